package com.betterfleet.derms.database;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * The settings of the external database, if there is one.
 *
 * @param url JDBC address; blank selects the embedded server
 */
@ConfigurationProperties("derms.database")
record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password) {

    boolean isExternal() {
        return StringUtils.hasText(url);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", user=" + user + "]";
    }
}
