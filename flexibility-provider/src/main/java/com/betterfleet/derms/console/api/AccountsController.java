package com.betterfleet.derms.console.api;

import com.betterfleet.derms.account.AccountRole;
import com.betterfleet.derms.account.AccountService;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.refusal.InputChecks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** Manages the accounts that may sign in. Administrators only. */
@RestController
@RequestMapping("/api/v1/accounts")
@Tag(name = "Accounts", description = "Accounts that may sign in, and their roles. Administrators only.")
class AccountsController {

    private final AccountService accounts;

    AccountsController(AccountService accounts) {
        this.accounts = accounts;
    }

    /**
     * The definition of an account.
     *
     * @param role ADMIN, OPERATOR or VIEWER
     * @param password at least 12 characters; null keeps the present one
     * @param mustChange whether the account must choose another password when it next signs in; false where absent
     */
    record AccountRequest(
            @Nullable String role,
            @Nullable String password,
            @Nullable Boolean mustChange) {
        @Override
        public String toString() {
            return "AccountRequest[" + role + "]";
        }
    }

    @GetMapping
    @Operation(summary = "Lists accounts")
    ListPage<AccountService.AccountSummary> listAccounts(
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        return ListPage.of(accounts.listAccounts(), offset, limit);
    }

    @GetMapping("/{name}")
    @Operation(summary = "Returns an account")
    AccountService.AccountSummary getAccount(@PathVariable String name) {
        return accounts.requireAccount(name);
    }

    @PutMapping("/{name}")
    @Operation(summary = "Creates an account, or changes its role or password")
    AccountService.AccountSummary putAccount(@PathVariable String name, @RequestBody AccountRequest request) {
        return accounts.saveAccount(
                name,
                InputChecks.requireEnum("role", request.role(), AccountRole.class),
                request.password(),
                Boolean.TRUE.equals(request.mustChange()));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes an account and ends its sessions")
    void deleteAccount(@PathVariable String name) {
        accounts.deleteAccount(name);
    }
}
