package com.betterfleet.derms.database;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The address of the database.
 *
 * @param url JDBC URL of a PostgreSQL database
 */
@ConfigurationProperties("derms.database")
record DatabaseSettings(
        String url, @Nullable String user, @Nullable String password) {

    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", user=" + user + "]";
    }
}
