package com.betterfleet.derms.database;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Asks the database for an answer on a connection of its own, which no other work uses. */
final class DatabaseProbe implements AutoCloseable {

    /** A database that needs longer for nothing has stopped, is suspended, or cannot be reached. */
    static final Duration MAX_ANSWER_TIME = Duration.ofSeconds(1);

    private final String url;
    private final Properties properties = new Properties();
    private @Nullable Connection connection;

    DatabaseProbe(String url, @Nullable String user, @Nullable String password) {
        this.url = url;
        Optional.ofNullable(user).ifPresent(name -> properties.setProperty("user", name));
        Optional.ofNullable(password).ifPresent(word -> properties.setProperty("password", word));
        properties.setProperty("ApplicationName", "derms-probe");
        // In seconds; a connection that was opened is bounded in milliseconds below.
        properties.setProperty("loginTimeout", "1");
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("socketTimeout", "1");
    }

    /**
     * Asks once. A connection that broke is opened anew and asked again, since one session may end while the database
     * goes on.
     *
     * @throws SQLException if the database does not answer in time
     */
    void askOnce() throws SQLException {
        try {
            execute();
        } catch (SQLException failure) {
            boolean isSilent = isTimeout(failure);
            boolean wasOpen = connection != null;
            close();
            if (isSilent || !wasOpen) {
                throw failure;
            }
            try {
                execute();
            } catch (SQLException again) {
                close();
                throw again;
            }
        }
    }

    private void execute() throws SQLException {
        Connection asked = connection;
        if (asked == null) {
            asked = DriverManager.getConnection(url, properties);
            connection = asked;
            asked.setNetworkTimeout(Runnable::run, Math.toIntExact(MAX_ANSWER_TIME.toMillis()));
        }
        try (Statement statement = asked.createStatement()) {
            statement.execute("select 1");
        }
    }

    private static boolean isTimeout(SQLException failure) {
        return failure instanceof SQLTimeoutException || failure.getCause() instanceof SocketTimeoutException;
    }

    /** Closes the connection without asking the database, which may not answer. */
    @Override
    public void close() {
        Connection closed = connection;
        connection = null;
        if (closed != null) {
            try {
                closed.abort(Runnable::run);
            } catch (SQLException alreadyBroken) {
                // Nothing is left to close.
            }
        }
    }
}
