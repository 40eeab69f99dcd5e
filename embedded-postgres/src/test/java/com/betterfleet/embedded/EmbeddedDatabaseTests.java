package com.betterfleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.MethodName.class)
class EmbeddedDatabaseTests {

    /** Kept from run to run: unpacking the server takes longer than all of these tests. */
    private static final Path DATA_DIR = Path.of("target", "embedded-database-tests");

    @Test
    void isAsDurableAsARealServer() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(DATA_DIR)) {
            assertThat(querySingleText(database, "show fsync")).isEqualTo("on");
            assertThat(querySingleText(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(querySingleText(database, "show full_page_writes")).isEqualTo("on");
        }
    }

    @Test
    void keepsWhatWasCommittedWhenStartedAgain() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(DATA_DIR)) {
            execute(database, "drop table if exists kept; create table kept as select 42 as answer");
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(DATA_DIR)) {
            assertThat(querySingleText(database, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void listensOnLoopbackOnlyAndKeepsItsFilesBelowTheDataDirectory() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(DATA_DIR)) {
            assertThat(querySingleText(database, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(querySingleText(database, "show unix_socket_directories"))
                    .isEmpty();
            assertThat(DATA_DIR.resolve("postgres/server")).isDirectoryContaining("glob:**PG-*");
            assertThat(DATA_DIR.resolve("postgres/server.log")).exists();
        }
    }

    @Test
    void leavesNoServerBehindWhenClosed() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(DATA_DIR);
        Postmaster postmaster = Postmaster.findRunning(KilledRun.data(DATA_DIR)).orElseThrow();
        database.close();
        assertThat(postmaster.isRunning()).isFalse();
    }

    @Test
    void recognisesTheOrphanOfAKilledRun() throws Exception {
        KilledRun killed = KilledRun.startAndKill(DATA_DIR);
        assertThat(killed.server().isRunning()).isTrue();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(DATA_DIR)) {
            assertThat(database.isAdopted()).isTrue();
            assertThat(database.port()).isEqualTo(killed.server().port());
            assertThat(querySingleText(database, "select 1")).isEqualTo("1");
        }
        assertThat(killed.server().isRunning())
                .as("a server taken over is stopped like one's own")
                .isFalse();
    }

    @Test
    void startsOverAPidFileWhoseNumberNowBelongsToAnotherProgram() throws Exception {
        EmbeddedDatabase.start(DATA_DIR).close();
        writePidFile(ProcessHandle.current().pid());
        startsANewServer();
    }

    @Test
    void startsOverAPidFileWhoseProcessIsGone() throws Exception {
        EmbeddedDatabase.start(DATA_DIR).close();
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        writePidFile(gone.pid());
        startsANewServer();
    }

    @Test
    void refusesADirectoryThatAnotherServiceUsesAndStatesTheRemedy() throws Exception {
        try (EmbeddedDatabase first = EmbeddedDatabase.start(DATA_DIR)) {
            assertThatExceptionOfType(EmbeddedDatabaseException.class)
                    .isThrownBy(() -> EmbeddedDatabase.start(DATA_DIR))
                    .withMessageContaining("is in use by another running service")
                    .withMessageContaining("DERMS_DATA_DIR");
            assertThat(querySingleText(first, "select 1")).isEqualTo("1");
        }
    }

    private static void startsANewServer() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(DATA_DIR)) {
            assertThat(database.isAdopted()).isFalse();
            assertThat(querySingleText(database, "select 1")).isEqualTo("1");
        }
    }

    private static void writePidFile(long pid) throws IOException {
        Path data = KilledRun.data(DATA_DIR);
        Files.write(
                data.resolve("postmaster.pid"),
                List.of(Long.toString(pid), data.toString(), "1700000000", "5432", "", "127.0.0.1", "", "ready"));
    }

    private static String querySingleText(EmbeddedDatabase database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static void execute(EmbeddedDatabase database, String command) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url(), EmbeddedDatabase.USER, "");
    }
}
