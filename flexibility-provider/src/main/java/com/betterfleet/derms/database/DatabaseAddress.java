package com.betterfleet.derms.database;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** The database that the connection pool connects to. */
record DatabaseAddress(String url, String user, String password) implements JdbcConnectionDetails {

    @Override
    public String getJdbcUrl() {
        return url;
    }

    @Override
    public String getUsername() {
        return user;
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public String toString() {
        return "DatabaseAddress[" + url + ", " + user + "]";
    }
}
