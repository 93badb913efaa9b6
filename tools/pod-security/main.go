// Judges pod templates by the Pod Security Standard "restricted", with the code of the API server's admission.
//
// Reads a JSON list of pod templates, writes for each a JSON list of what it violates.
package main

import (
	"encoding/json"
	"log"
	"os"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type verdict struct {
	Check   string `json:"check"`
	Message string `json:"message"`
}

func main() {
	var templates []corev1.PodTemplateSpec
	if err := json.NewDecoder(os.Stdin).Decode(&templates); err != nil {
		log.Fatalf("standard input is not a list of pod templates: %v", err)
	}
	judge, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		log.Fatal(err)
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	verdicts := make([][]verdict, len(templates))
	for i := range templates {
		verdicts[i] = []verdict{}
		for _, result := range judge.EvaluatePod(restricted, &templates[i].ObjectMeta, &templates[i].Spec) {
			if !result.Allowed {
				verdicts[i] = append(verdicts[i], verdict{result.ForbiddenReason, result.ForbiddenDetail})
			}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(verdicts); err != nil {
		log.Fatal(err)
	}
}
