SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
export PATH := $(shell . tools/env.sh && printf '%s' "$$PATH")

scripts := $(wildcard tools/*.sh tests/backends/*.sh tests/browser/*.sh tests/judge/*.sh tests/campaign/*.sh) .ci/run
hydrate := --lib --target wasm32-unknown-unknown --no-default-features --features hydrate,whole
# The four other programs at once: each is built alone by the release build.
others := --lib --target wasm32-unknown-unknown --no-default-features --features post,desk,team,seal

.DEFAULT_GOAL := help
.PHONY: help serve serve-fhir dist release test check supply campaign fuzz fmt clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

serve: ## the site on http://127.0.0.1:8080, built again at each change
	tools/setup.sh build
	. tools/env.sh && trunk serve --address 127.0.0.1 --port 8080

release: dist ## the archive for hospitals: one program that carries all a site needs, in target/
	tools/release.sh

serve-fhir: ## the released site on http://127.0.0.1:8081, sending to a FHIR server on this machine
	tools/setup.sh test
	tools/serve-fhir.sh

dist: ## the static files to publish, in dist/, and their bill of materials, target/guichet.cdx.json
	tools/setup.sh build
	. tools/env.sh && trunk build --release
	node tools/sbom.mjs npm dist
	node tools/sbom.mjs sbom target/guichet.cdx.json dist

check: ## formatting and lints
	cargo fmt --check
	cargo fmt --check --manifest-path tests/judge/Cargo.toml
	cargo clippy --all-targets -- -D warnings
	cargo clippy $(hydrate) -- -D warnings
	cargo clippy $(others) -- -D warnings
	shellcheck -x $(scripts)

supply: ## licences, sources and duplicates of the crates (cargo-deny, without network)
	cargo deny --offline --locked check licenses bans sources

test: ## everything: lints, unit tests, release build, browser tests
	tools/setup.sh test
	$(MAKE) --no-print-directory --jobs 2 --output-sync=target dist lints
	cargo test --release --lib --test native --test fuzz
	node tests/fhirpath/differential.mjs
	node tests/instruments/expressions.mjs
	tests/browser/run.sh
	tests/campaign/run.sh 16

# Beside the release build, which leaves a core idle most of the time.
.PHONY: lints
lints: check supply

campaign: ## the long run of the fault campaign: ENVELOPES sendings to each of two servers (after `make dist`)
	. tools/env.sh && tests/campaign/run.sh $(or $(ENVELOPES),1000)

bench: ## what a form costs beside a hand-written page; fails when a limit is broken (after `make dist`)
	. tools/env.sh && node tests/bench/run.mjs

fmt: ## formats the Rust sources
	cargo fmt
	cargo fmt --manifest-path tests/judge/Cargo.toml

clean: ## removes what was built; keeps the installed tools
	rm -rf dist target tests/.work/serve-fhir* tests/.work/browser

fuzz: ## the long run of the fuzz targets: RUNS executions of each (nightly Rust and cargo-fuzz)
	tools/fuzz.sh $(or $(RUNS),2500000)
