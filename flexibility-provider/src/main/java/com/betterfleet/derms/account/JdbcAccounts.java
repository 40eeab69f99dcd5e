package com.betterfleet.derms.account;

import com.betterfleet.derms.refusal.InputChecks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcAccounts {

    private final JdbcClient jdbc;

    JdbcAccounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Account> findAccount(String name) {
        if (!InputChecks.isStorable(name)) {
            return Optional.empty();
        }
        return jdbc.sql("select name, password_hash, role, must_change from account.account where name = :name")
                .param("name", name)
                .query(JdbcAccounts::toAccount)
                .optional();
    }

    /**
     * Adds an account unless there is one of that name.
     *
     * @return whether it was added; if several instances start at once, one of them adds it
     */
    boolean addIfAbsent(Account account) {
        return jdbc.sql("insert into account.account (name, password_hash, role, must_change)"
                                + " values (:name, :hash, :role, :mustChange) on conflict (name) do nothing")
                        .param("name", account.name())
                        .param("hash", account.passwordHash())
                        .param("role", account.role().name())
                        .param("mustChange", account.mustChange())
                        .update()
                == 1;
    }

    List<Account> findAll() {
        return jdbc.sql("select name, password_hash, role, must_change from account.account order by name")
                .query(JdbcAccounts::toAccount)
                .list();
    }

    void saveAccount(Account account) {
        jdbc.sql(
                        "insert into account.account (name, password_hash, role, must_change)"
                                + " values (:name, :hash, :role, :mustChange) on conflict (name) do update set"
                                + " password_hash = excluded.password_hash, role = excluded.role, must_change = excluded.must_change")
                .param("name", account.name())
                .param("hash", account.passwordHash())
                .param("role", account.role().name())
                .param("mustChange", account.mustChange())
                .update();
    }

    void deleteAccount(String name) {
        jdbc.sql("delete from account.account where name = :name")
                .param("name", name)
                .update();
    }

    private static Account toAccount(ResultSet row, int number) throws SQLException {
        return new Account(
                row.getString("name"),
                row.getString("password_hash"),
                AccountRole.valueOf(row.getString("role")),
                row.getBoolean("must_change"));
    }

    /** Stores a password that its owner chose, and clears the demand to change it. */
    void setPassword(String name, String hash) {
        jdbc.sql("update account.account set password_hash = :hash, must_change = false where name = :name")
                .param("hash", hash)
                .param("name", name)
                .update();
    }
}
