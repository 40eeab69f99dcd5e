package com.betterfleet.derms.console.api;

import com.betterfleet.derms.account.AccountRole;
import com.betterfleet.derms.account.AccountService;
import com.betterfleet.derms.listing.ListPage;
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

    private final AccountService accounts;

    AccountsController(AccountService accounts) {
        this.accounts = accounts;
    }

    /**
     * An account as it is to be.
     *
     * @param role ADMIN, OPERATOR or VIEWER
     * @param password at least 12 characters; null keeps the present one
     * @param mustChange whether its owner has to choose another at the next visit to the console; false where none is given
     */
    record AccountRequest(
            @Nullable String role,
            @Nullable String password,
            @Nullable Boolean mustChange) {
        @Override
        public String toString() {
            return "Definition[" + role + "]";
        }
    }

    @GetMapping
    ListPage<AccountService.AccountSummary> listAccounts(
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        return ListPage.of(accounts.listAccounts(), offset, limit);
    }

    @GetMapping("/{name}")
    AccountService.AccountSummary getAccount(@PathVariable String name) {
        return accounts.requireAccount(name);
    }

    @PutMapping("/{name}")
    AccountService.AccountSummary putAccount(@PathVariable String name, @RequestBody AccountRequest request) {
        return accounts.saveAccount(
                name,
                ApiValues.requireEnum("role", request.role(), AccountRole.class),
                request.password(),
                Boolean.TRUE.equals(request.mustChange()));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteAccount(@PathVariable String name) {
        accounts.deleteAccount(name);
    }
}
