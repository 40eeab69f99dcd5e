package com.betterfleet.derms.console.api;

import com.betterfleet.derms.account.Accounts;
import com.betterfleet.derms.account.Role;
import com.betterfleet.derms.listing.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who may sign in, and as what. Administrators only. */
@RestController
@RequestMapping("/api/v1/accounts")
class AccountsController {

    private final Accounts accounts;

    AccountsController(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * An account as it is to be.
     *
     * @param role ADMIN, OPERATOR or VIEWER
     * @param password at least 12 characters; null keeps the present one
     * @param mustChange whether its owner has to choose another at the next visit to the console; false where none is given
     */
    record Definition(
            @Nullable String role,
            @Nullable String password,
            @Nullable Boolean mustChange) {
        @Override
        public String toString() {
            return "Definition[" + role + "]";
        }
    }

    @GetMapping
    Page<Accounts.Entry> list(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return Page.of(accounts.all(), offset, limit);
    }

    @GetMapping("/{name}")
    Accounts.Entry get(@PathVariable String name) {
        return accounts.require(name);
    }

    @PutMapping("/{name}")
    Accounts.Entry put(@PathVariable String name, @RequestBody Definition given) {
        return accounts.put(
                name,
                Given.oneOf("role", given.role(), Role.class),
                given.password(),
                Boolean.TRUE.equals(given.mustChange()));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String name) {
        accounts.delete(name);
    }
}
