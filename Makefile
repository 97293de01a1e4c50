# The two commands of the README: `make demo` and `make test`. Both install the system libraries that are missing.

SWIFT ?= swift
CHURN = .build/release/churn
DEMO ?= churn-demo

.PHONY: demo test check lint format libraries release examples bench clean

demo: release
	$(CHURN) demo --out $(DEMO)

# Debug build of everything, then every test; ends with the test runner's own summary line.
test: libraries
	$(SWIFT) build --build-tests
	$(SWIFT) test

check: lint test

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

libraries:
	@.ci/install-libraries

release: libraries
	$(SWIFT) build -c release --product churn

# The shipped data set and model, made anew; a test checks that they are what these commands make.
examples: release
	$(CHURN) generate datasets/demo --customers 2000 --months 18 --seed 7 --gzip
	$(CHURN) train datasets/demo --as-of 2023-07-01,2023-10-01,2024-01-01 --horizon 90 --out models/demo.json

clean:
	rm -rf .build $(DEMO)
