# make [MODE=release|debug|asan|cov|fuzz] [all|check|install|...]; plain GNU make.
# A new .c file is found by its place: lib/*/*.c, cmd/*.c, tests/unit/test_*.c.

VERSION = 0.1.0
MODE   ?= release
BUILD   = build/$(MODE)

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
MANDIR     ?= $(PREFIX)/share/man
LOCALEDIR  ?= $(PREFIX)/share/locale
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR ?= $(PREFIX)/share/zsh/site-functions
FISHCOMPDIR ?= $(PREFIX)/share/fish/vendor_completions.d

DEPS      = gcc libc6-dev make pkg-config libgit2-dev libyaml-dev libjansson-dev \
            libmbedtls-dev zlib1g-dev libsqlite3-dev libstemmer-dev libgmime-3.0-dev gettext
DEPS_TEST = $(DEPS) git python3 python3-yaml libcmocka-dev strace mandoc shellcheck \
            msmtp mblaze notmuch $(MAIL_SERVER)
# A second one would put the first one out: where there is one already, it stays.
MAIL_SERVER = $(if $(wildcard /usr/sbin/sendmail),,opensmtpd)
DEPS_BENCH = $(DEPS) git python3 fossil notmuch taskwarrior

# Evaluated when first used, not when read: `make deps all` installs pkg-config
# before anything asks for it.
once = $(eval $(1) := $(2))$(value $(1))
PKGS      = libgit2 yaml-0.1 jansson zlib sqlite3
PKG_FLAGS = $(call once,PKG_FLAGS,$(shell pkg-config --cflags $(PKGS)))
# Libraries come from their archives where Debian has them, for each one less to load is
# a tenth of a millisecond less for every command. libgit2's leaves out libssh2 and GSSAPI,
# whose calls lib/git/nossh.c answers: with them ten more would be loaded.
LIBDIR    = $(call once,LIBDIR,$(shell pkg-config --variable=libdir libgit2))
archive   = $(or $(wildcard $(LIBDIR)/lib$(1).a),-l$(1))
GIT_ALONE = http_parser pcre2-8 mbedtls mbedx509
GIT_NEEDS = $(filter-out -lgit2 -lssh2 -lmbedcrypto -lz $(GIT_ALONE:%=-l%),\
            $(shell pkg-config --static --libs libgit2)) \
            $(foreach l,$(GIT_ALONE),$(call archive,$(l)))
GIT_LIBS  = $(if $(wildcard $(LIBDIR)/libgit2.a),$(LIBDIR)/libgit2.a $(GIT_NEEDS),-lgit2)
PKG_LIBS  = $(call once,PKG_LIBS,$(GIT_LIBS) $(foreach l,yaml jansson sqlite3 stemmer,\
            $(call archive,$(l))) $(call archive,mbedcrypto) $(call archive,z) -lm)
CMOCKA    = $(call once,CMOCKA,$(shell pkg-config --cflags --libs cmocka))

ifeq ($(origin CC),default)
CC = $(if $(filter fuzz,$(MODE)),clang,gcc)
endif
AR ?= ar

WARN = -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes \
       -Wvla -Wundef -Wwrite-strings -Wformat=2
ifneq ($(DEVELOPER)$(CI),)
WARN += -Werror
endif

SAN = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT_debug   = -O0 -g
OPT_release = -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE \
              -ffunction-sections -fdata-sections
OPT_asan    = -O1 -g $(SAN)
OPT_cov     = -O0 -g --coverage
OPT_fuzz    = -O1 -g $(SAN) -fsanitize=fuzzer-no-link
LINK_release = -pie -Wl,-z,relro,-z,now,-O1,--hash-style=gnu,--gc-sections
LINK_asan   = $(SAN)
LINK_cov    = --coverage
LINK_fuzz   = $(SAN)
ifeq ($(OPT_$(MODE)),)
$(error MODE '$(MODE)' is none of release, debug, asan, cov, fuzz)
endif

CFLAGS ?=
LDFLAGS ?=
# V=1 shows the commands.
say = $(if $(V),,@echo '  $(1)' && )
# Calls of libgit2 that lib/git/tls.c takes, to put off what only a network needs; and
# lib/git/nossh.c must be there before libgit2 asks for it.
TLS_CALLS = x509_crt_parse_file x509_crt_parse_path entropy_init entropy_free ctr_drbg_seed \
            ctr_drbg_random
# The archive of libstemmer names the stemmers of all languages in one table, and the addresses in
# theirs would be most of what is set right at each start: those that nobody asks for are left out.
STEMMERS  = (create_env|close_env|stem)
NO_STEMS  = $(call once,NO_STEMS,$(shell nm $(wildcard $(LIBDIR)/libstemmer.a) 2>/dev/null | \
            sed -nE 's/^ *U ([a-z]+_[A-Z0-9_]+_$(STEMMERS))$$/\1/p' | sort -u | \
            grep -vE '^(english|french)_UTF_8_'))
OVERRIDE  = $(TLS_CALLS:%=-Wl,--wrap=mbedtls_%) -Wl,-u,libssh2_init \
            $(NO_STEMS:%=-Wl,--defsym=%=0)
CSTD      = -std=gnu11 -D_GNU_SOURCE -DHELPDESK_VERSION='"$(VERSION)"' -pthread
COMPILE   = $(CC) $(CSTD) $(OPT_$(MODE)) $(WARN) -Iinclude -Ilib -I. $(CPPFLAGS) $(PKG_FLAGS) \
            $(CFLAGS) -MMD -MP
BANNED    = -include helpdesk/banned.h
LINK      = $(CC) -pthread $(OPT_$(MODE)) $(CFLAGS) $(LINK_$(MODE)) -Wl,--as-needed \
            $(OVERRIDE) $(LDFLAGS)

LIB_SRC  := $(sort $(wildcard lib/*/*.c))
CMD_SRC  := $(sort $(wildcard cmd/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
LIB_OBJ   = $(LIB_SRC:%.c=$(BUILD)/%.o)
CMD_OBJ   = $(CMD_SRC:%.c=$(BUILD)/%.o)
UNIT      = $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/%)
FUZZ      = $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
LANGS    := $(patsubst lib/po/%.po,%,$(sort $(wildcard lib/po/*.po)))
CATALOGUES = $(LANGS:%=$(BUILD)/locale/%/LC_MESSAGES/helpdesk.mo)
ARCHIVES  = $(BUILD)/libcmd.a $(BUILD)/libhelpdesk.a

.PHONY: all tests check lint demo bench fuzz cov clean install uninstall deps deps-test bench-deps
.DELETE_ON_ERROR:
.SUFFIXES:

all: $(BUILD)/helpdesk $(CATALOGUES)
tests: all $(UNIT) $(FUZZ) $(BUILD)/crash/writer

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC   $<)$(COMPILE) $(BANNED) -c -o $@ $<

# GMime is loaded when mail is read or written, and linked by nobody: see lib/gmime/load.h.
GMIME_FLAGS = $(call once,GMIME_FLAGS,$(shell pkg-config --cflags gmime-3.0))
$(BUILD)/lib/gmime/%.o: CPPFLAGS += $(GMIME_FLAGS)

$(BUILD)/lib/util/lang.o: CPPFLAGS += -DLOCALEDIR='"$(LOCALEDIR)"'

# Format strings must agree; what is not translated stays English.
$(BUILD)/locale/%/LC_MESSAGES/helpdesk.mo: lib/po/%.po
	@mkdir -p $(@D)
	$(call say,MO   $@)msgfmt -c -o $@ $<

$(BUILD)/tests/%.o: tests/unit/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC   $<)$(COMPILE) -c -o $@ $<

# Removed first, for ar would keep the object of a file that is gone.
$(BUILD)/libhelpdesk.a: $(LIB_OBJ)
	@rm -f $@
	$(call say,AR   $@)$(AR) rcs $@ $^

$(BUILD)/libcmd.a: $(filter-out $(BUILD)/cmd/main.o,$(CMD_OBJ))
	@rm -f $@
	$(call say,AR   $@)$(AR) rcs $@ $^

$(BUILD)/helpdesk: $(BUILD)/cmd/main.o $(ARCHIVES)
	$(call say,LINK $@)$(LINK) -o $@ $^ $(PKG_LIBS)

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(ARCHIVES)
	$(call say,LINK $@)$(LINK) -o $@ $^ $(PKG_LIBS) $(CMOCKA)

# libFuzzer brings a main of its own; elsewhere a driver replays files given to it.
$(BUILD)/fuzz/%: tests/fuzz/%.c $(if $(filter fuzz,$(MODE)),,tests/fuzz/driver.c) $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LINK $@)$(COMPILE) $(OVERRIDE) $(if $(filter fuzz,$(MODE)),-fsanitize=fuzzer) -o $@ \
		$^ $(PKG_LIBS)

$(BUILD)/crash/writer: tests/crash/writer.c $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LINK $@)$(COMPILE) $(OVERRIDE) -o $@ $^ $(PKG_LIBS)

.SECONDARY: $(UNIT:=.o)

# The texts of the program, and what is new of them in each translation. Without dates and
# line numbers, so that only texts make a difference.
XGETTEXT = xgettext --from-code=UTF-8 --language=C --keyword= --keyword=N_ --keyword=tr \
           --keyword=trn:1,2 --flag=tr:1:pass-c-format --flag=trn:1:pass-c-format \
           --flag=sbuf_printf:2:c-format --add-location=file --sort-by-file \
           --omit-header --package-name=helpdesk
POT      = lib/po/helpdesk.pot
pot:
	$(call say,POT  $(POT))$(XGETTEXT) -o $(POT) $(CMD_SRC) $(LIB_SRC)
	@for l in $(LANGS); do msgmerge -q --update --backup=none --no-fuzzy-matching \
		--add-location=file lib/po/$$l.po $(POT); done
.PHONY: pot

# T=PATTERN runs only the tests whose name holds it.
check: tests
	@MODE=$(MODE) BUILD=$(BUILD) CC="$(CC)" tests/run.sh $(T)

lint:
	@CC="$(CC)" tests/lint.sh

demo: all
	@PATH="$(CURDIR)/$(BUILD):$$PATH" sh tests/demo.sh

bench: all bench-suggest
	@PATH="$(CURDIR)/$(BUILD):$$PATH" tests/bench/run.sh

bench-reads: all
	@PATH="$(CURDIR)/$(BUILD):$$PATH" tests/bench/reads.sh
bench-import: all
	@PATH="$(CURDIR)/$(BUILD):$$PATH" tests/bench/import.sh
bench-suggest: all
	@PATH="$(CURDIR)/$(BUILD):$$PATH" BUILD="$(BUILD)" CC="$(CC)" tests/bench/suggest.sh
bench-mail: all
	@PATH="$(CURDIR)/$(BUILD):$$PATH" CC="$(CC)" tests/bench/mail.sh
.PHONY: bench-reads bench-import bench-suggest bench-mail

fuzz:
	@$(MAKE) --no-print-directory MODE=fuzz fuzz-programs
.PHONY: fuzz-programs
fuzz-programs: $(FUZZ)
	@printf '%s\n' $(FUZZ)

cov:
	$(MAKE) MODE=cov check
	@gcov -n $(patsubst %.c,build/cov/%.gcda,$(LIB_SRC) $(CMD_SRC)) 2>/dev/null | \
	awk -F"'" '/^File/ { f = $$2 } /^Lines/ && f !~ /^\// { print f ": " substr($$0, 7) }' | sort

# Installs what is missing, as root or through sudo; asks for nothing when all is there.
missing = $$(for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | \
            grep -q 'ok installed' || echo $$p; done)
define apt
@need="$(call missing,$(1))"; need=$$(echo $$need); \
test -n "$$need" || exit 0; \
run='apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends'; \
if test "$$(id -u)" = 0; then sh -c "$$run $$need"; \
elif command -v sudo >/dev/null; then sudo sh -c "$$run $$need"; \
else echo "as root, type: $$run $$need" >&2; exit 1; fi
endef

deps:
	$(call apt,$(DEPS))
deps-test:
	$(call apt,$(DEPS_TEST))
bench-deps:
	$(call apt,$(DEPS_BENCH))

# Packages named on the same command line come first, with -j too.
$(LIB_OBJ) $(CMD_OBJ) $(UNIT:=.o) $(CATALOGUES): | $(filter deps deps-test bench-deps,$(MAKECMDGOALS))

install: all
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(BASHCOMPDIR)" "$(DESTDIR)$(ZSHCOMPDIR)" \
	        "$(DESTDIR)$(FISHCOMPDIR)"
	install -m 755 $(BUILD)/helpdesk "$(DESTDIR)$(BINDIR)/helpdesk"
	install -m 644 completions/helpdesk.bash "$(DESTDIR)$(BASHCOMPDIR)/helpdesk"
	install -m 644 completions/_helpdesk "$(DESTDIR)$(ZSHCOMPDIR)/_helpdesk"
	install -m 644 completions/helpdesk.fish "$(DESTDIR)$(FISHCOMPDIR)/helpdesk.fish"
	set -e; for page in man/*.[1-8]; do test -e "$$page" || continue; \
		dir="$(DESTDIR)$(MANDIR)/man$${page##*.}"; \
		install -d "$$dir"; install -m 644 "$$page" "$$dir/"; done
	set -e; for l in $(LANGS); do dir="$(DESTDIR)$(LOCALEDIR)/$$l/LC_MESSAGES"; \
		install -d "$$dir"; \
		install -m 644 $(BUILD)/locale/$$l/LC_MESSAGES/helpdesk.mo "$$dir/"; done

uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/helpdesk" "$(DESTDIR)$(BASHCOMPDIR)/helpdesk" \
	      "$(DESTDIR)$(ZSHCOMPDIR)/_helpdesk" "$(DESTDIR)$(FISHCOMPDIR)/helpdesk.fish"
	for page in man/*.[1-8]; do rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page#man/}"; done
	for l in $(LANGS); do rm -f "$(DESTDIR)$(LOCALEDIR)/$$l/LC_MESSAGES/helpdesk.mo"; done

clean:
	rm -rf build

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(UNIT:=.d)
