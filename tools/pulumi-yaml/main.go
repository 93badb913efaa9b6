// Command pulumi-language-yaml runs Pulumi programs written in YAML by Pulumi's own interpreter (pulumi-yaml).
//
// The program of the same name in pulumi-yaml 1.37.0 also converts programs, and that part does not build with the
// version of the Pulumi CLI that the tests use. This one has what the CLI asks for to preview a program.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"

	"github.com/pulumi/pulumi-yaml/pkg/pulumiyaml"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	cancel := make(chan bool)
	go func() {
		<-ctx.Done()
		close(cancel)
	}()
	host := &languageHost{engine: os.Args[len(os.Args)-1]}
	served, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
	})
	if err == nil {
		fmt.Println(served.Port)
		err = <-served.Done
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (*languageHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "1.37.0"}, nil
}

// GetRequiredPackages names the packages whose types the program uses.
func (*languageHost) GetRequiredPackages(
	_ context.Context, request *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	template, diagnostics, err := pulumiyaml.LoadDir(request.Info.ProgramDirectory)
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	referenced, diagnostics := pulumiyaml.GetReferencedPackages(template)
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	response := &pulumirpc.GetRequiredPackagesResponse{}
	for _, each := range referenced {
		response.Packages = append(response.Packages, &pulumirpc.PackageDependency{
			Kind: string(apitype.ResourcePlugin), Name: each.Name, Version: each.Version, Server: each.DownloadURL,
		})
	}
	return response, nil
}

// Run evaluates the program against the engine.
func (host *languageHost) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	template, diagnostics, err := pulumiyaml.LoadDir(request.Info.ProgramDirectory)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	writer := template.NewDiagnosticWriter(os.Stderr, 0, false)
	if len(diagnostics) > 0 {
		if err := writer.WriteDiagnostics(diagnostics.HCL()); err != nil {
			return nil, err
		}
	}
	if diagnostics.HasErrors() {
		return &pulumirpc.RunResponse{Bail: true}, nil
	}
	engine, err := pulumi.NewContext(ctx, pulumi.RunInfo{
		Project: request.Project, RootDirectory: request.Info.RootDirectory, Stack: request.Stack,
		Config: request.Config, ConfigSecretKeys: request.ConfigSecretKeys, Organization: request.Organization,
		Parallel: request.Parallel, DryRun: request.DryRun,
		MonitorAddr: request.MonitorAddress, EngineAddr: host.engine,
	})
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	defer engine.Close()
	schemas, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	loader := pulumiyaml.NewPackageLoaderFromSchemaLoader(schema.NewCachedLoader(schemas))
	defer loader.Close()
	err = pulumi.RunWithContext(engine, func(*pulumi.Context) error {
		return pulumiyaml.RunTemplate(engine, template, configOf(request), loader)
	})
	if diagnostics, ok := pulumiyaml.HasDiagnostics(err); ok {
		if err := writer.WriteDiagnostics(diagnostics.Unshown().HCL()); err != nil {
			return nil, err
		}
		return &pulumirpc.RunResponse{Bail: diagnostics.HasErrors()}, nil
	}
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}

// configOf gives text as text, and lists and objects as what their JSON says.
func configOf(request *pulumirpc.RunRequest) resource.PropertyMap {
	values := resource.PropertyMap{}
	for key, text := range request.Config {
		value := resource.NewStringProperty(text)
		var structured any
		if json.Unmarshal([]byte(text), &structured) == nil && text[0] > '9' {
			value = resource.NewPropertyValue(structured)
		}
		values[resource.PropertyKey(key)] = value
	}
	return values
}
