package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Connects in wrong ways to a real PostgreSQL; the texts name the cause and the setting. */
class ConnectionRefusalTextTests {

    @Test
    void anUnknownUserIsBlamedOnTheUser() {
        assertThat(refusalOf(TestDatabase.url(), "nobody"))
                .contains("\"nobody\"", "DERMS_DATABASE_USER and DERMS_DATABASE_PASSWORD");
    }

    @Test
    void aMissingPasswordIsBlamedOnTheUser() {
        assertThat(ConnectionRefusalText.describeRefusal(
                        new SQLException("The server demands a password, but it is empty.", "08004")))
                .contains("DERMS_DATABASE_USER and DERMS_DATABASE_PASSWORD");
    }

    @Test
    void anUnknownDatabaseIsBlamedOnItsName() {
        assertThat(refusalOf(TestDatabase.url().replaceAll("/derms.*", "/nowhere"), "postgres"))
                .contains("\"nowhere\"", "DERMS_DATABASE_URL")
                .doesNotContain("PASSWORD");
    }

    @Test
    void aSettingThatPostgresqlDoesNotKnowIsNamedWithoutThePassword() {
        assertThat(refusalOf(TestDatabase.url() + "?options=-c%20DateStyle=nonsense", "postgres"))
                .contains("DateStyle", "nonsense", "22023")
                .doesNotContain("PASSWORD");
    }

    @Test
    void anAddressWhereNothingListensIsBlamedOnTheAddress() {
        assertThat(refusalOf("jdbc:postgresql://127.0.0.1:1/derms", "postgres"))
                .contains("does not answer", "DERMS_DATABASE_URL")
                .doesNotContain("PASSWORD");
    }

    @Test
    void aMissingRightIsNamed() throws SQLException {
        String url = TestDatabase.emptyDatabase("rights");
        execute(url, "postgres", "drop role if exists reader");
        execute(url, "postgres", "create role reader login");

        assertThat(ConnectionRefusalText.describeRefusal(failureOf(url, "reader", "create schema x")))
                .contains("permission denied", "DERMS_DATABASE_USER")
                .doesNotContain("PASSWORD");
    }

    private static String refusalOf(String url, String user) {
        return ConnectionRefusalText.describeRefusal(failureOf(url, user, "select 1"));
    }

    private static SQLException failureOf(String url, String user, String sql) {
        try {
            execute(url, user, sql);
        } catch (SQLException refused) {
            return refused;
        }
        throw new AssertionError("accepted: " + url);
    }

    private static void execute(String url, String user, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
