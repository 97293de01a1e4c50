# The two commands of the README: `make demo` and `make test`. Both install the system libraries that are missing.

SWIFT ?= swift
CHURN = .build/release/churn
DEMO ?= churn-demo
PREFIX ?= $(HOME)/.local

.PHONY: demo test browser-test check lint format libraries release install examples bench bench-ci clean

demo: release
	$(CHURN) demo --out $(DEMO)

# Every test, in a debug build that is optimised all the same: checks stay on, and fits take seconds instead of minutes. Ends
# with the test runner's own summary line.
test: libraries
	$(SWIFT) build --build-tests -Xswiftc -O
	$(SWIFT) test -Xswiftc -O

# Opens the report's pages in chromium, reads the figures back and takes pictures; says so and passes where there is none.
browser-test: release
	Tests/Browser/report.py $(CHURN)

check: lint test

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Stages Benchmarks/Race

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Stages Benchmarks/Race

libraries:
	@.ci/install-libraries

release: libraries
	$(SWIFT) build -c release --product churn

install: release
	install -d $(PREFIX)/bin
	install -m 755 $(CHURN) $(PREFIX)/bin/churn

# The shipped data set and model, made anew; a test checks that they are what these commands make.
examples: release
	$(CHURN) generate datasets/demo --customers 2000 --months 18 --seed 7 --gzip
	$(CHURN) train datasets/demo --as-of 2023-07-01,2023-10-01,2024-01-01 --horizon 90 --out models/demo.json

# Commands, fits and scores against other programs in one table, in under a quarter of an hour (see Benchmarks/README.md).
bench: release
	$(SWIFT) build -c release --package-path Benchmarks --product Race
	test -x Benchmarks/peers/.venv-adelie/bin/python || Benchmarks/peers/setup.sh
	Benchmarks/peers/.venv/bin/python Benchmarks/peers/bench.py

# Whether a command has grown slower than at BASE, a git revision: builds both and runs them in turns (Benchmarks/README.md).
BASE ?= $(shell git rev-parse --quiet --verify origin/main || git rev-parse HEAD~1)
BASE_TREE = .build/bench-base

bench-ci: release
	git worktree prune
	test -d $(BASE_TREE) || git worktree add --detach $(BASE_TREE) $(BASE)
	git -C $(BASE_TREE) checkout --quiet --detach "$$(git rev-parse '$(BASE)^{commit}')"
	$(SWIFT) build -c release --product churn --package-path $(BASE_TREE)
	Benchmarks/bench_ci.py --base $(BASE_TREE)/.build/release/churn --head $(CHURN) --json .build/bench-ci.json

clean:
	-git worktree remove --force $(BASE_TREE) 2>/dev/null
	rm -rf .build $(DEMO)
