package com.betterfleet.derms.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * M6: another system writes to the circuit's row. The circuit is at 300 kW by a forecast, its safe default is 200 kW.
 */
@ServiceTest
class ForeignValueTests {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private TestRig rig;

    @BeforeEach
    void sendForecastOf300() {
        rig = TestRig.create(port, "oscp", "");
        Instant now = rig.readClock();
        assertThat(rig.sendForecast(
                                "first-" + rig.groupId(),
                                "CONSUMPTION",
                                TestRig.forecastBlock(now.minusSeconds(60), Duration.ofHours(6), "300", "KW"))
                        .status())
                .isEqualTo(204);
        rig.advanceTime(Duration.ofSeconds(1));
        assertThat(available()).isEqualTo(300);
    }

    @Test
    void aHigherValueIsOverwrittenAtOnceAndRaisesAnIncident() {
        write(900_000);
        rig.advanceTime(Duration.ofSeconds(1));

        assertThat(available()).isEqualTo(300);
        assertThat(circuit().get("operationalLimitKw").isNull()).isTrue();
        assertThat(texts()).singleElement().asString().contains("wrote 900\u202FkW", "above the decided 300\u202FkW");

        rig.advanceTime(Duration.ofMinutes(1).plusSeconds(16));
        rig.advanceTime(Duration.ofMinutes(5).plusSeconds(16));
        assertThat(rig.findScopeIncidents("FOREIGN_VALUE")
                        .getFirst()
                        .get("state")
                        .stringValue())
                .isEqualTo("RESOLVED");
    }

    @Test
    void aWattAboveIsOverwrittenAndAWattBelowIsAdopted() {
        write(300_001);
        rig.advanceTime(Duration.ofSeconds(1));
        assertThat(watts()).isEqualTo(300_000);

        write(299_999);
        rig.advanceTime(Duration.ofSeconds(1));
        assertThat(watts()).isEqualTo(299_999);
        assertThat(circuit().get("operationalLimitKw").decimalValue()).isEqualByComparingTo("299.999");
    }

    @Test
    void aLowerValueBecomesAnOperationalLimitUntilReleased() {
        write(120_000);
        rig.advanceTime(Duration.ofSeconds(1));

        assertThat(available()).isEqualTo(120);
        assertThat(circuit().get("importSource").stringValue()).isEqualTo("OPERATIONAL");
        assertThat(circuit().get("operationalLimitKw").asInt()).isEqualTo(120);
        assertThat(texts()).singleElement().asString().contains("wrote 120\u202FkW", "until an operator releases it");

        // Neither time nor a newer forecast ends it.
        rig.sendForecast(
                "second-" + rig.groupId(),
                "CONSUMPTION",
                TestRig.forecastBlock(rig.readClock(), Duration.ofHours(30), "500", "KW"));
        rig.advanceTime(Duration.ofHours(7));
        assertThat(available()).isEqualTo(120);

        assertThat(release().status()).isEqualTo(204);
        assertThat(available()).isEqualTo(500);
        rig.advanceTime(Duration.ofSeconds(16));
        rig.advanceTime(Duration.ofMinutes(5).plusSeconds(16));
        assertThat(rig.findScopeIncidents("FOREIGN_VALUE")
                        .getFirst()
                        .get("state")
                        .stringValue())
                .isEqualTo("RESOLVED");
    }

    @Test
    void zeroIsAdoptedToo() {
        write(0);
        rig.advanceTime(Duration.ofSeconds(1));

        assertThat(available()).isZero();
        assertThat(circuit().get("operationalLimitKw").asInt()).isZero();
    }

    @Test
    void aForeignValueRaisedAgainIsOverwritten() {
        write(120_000);
        rig.advanceTime(Duration.ofSeconds(1));
        write(800_000);
        rig.advanceTime(Duration.ofSeconds(1));

        assertThat(available()).isEqualTo(120);
    }

    @Test
    void aDecisionMadeBeforeDetectionLeavesALowerValueInPlace() {
        // Another instance's check holds the lock.
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select pg_advisory_xact_lock(7391253)").query().singleRow();
            inOwnTransaction(() -> write(120_000));
            rig.sendForecast(
                    "between-" + rig.groupId(),
                    "CONSUMPTION",
                    TestRig.forecastBlock(rig.readClock(), Duration.ofHours(2), "250", "KW"));
            rig.advanceTime(Duration.ofSeconds(1));
            assertThat(available()).isEqualTo(120);
            assertThat(circuit().get("operationalLimitKw").isNull()).isTrue();
        });
        rig.advanceTime(Duration.ofSeconds(1));
        assertThat(available()).isEqualTo(120);
        assertThat(circuit().get("operationalLimitKw").asInt()).isEqualTo(120);
    }

    /** Runs the work in its own transaction. */
    private static void inOwnTransaction(Runnable work) {
        Thread thread = Thread.startVirtualThread(work);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(long watts) {
        jdbc.sql("""
                update envelope.circuit_capacity set available_w = :watts
                where circuit_id = :circuit and direction = 'IMPORT'
                """).param("watts", watts).param("circuit", rig.scopeId()).update();
    }

    private long watts() {
        return circuit()
                .get("availableCapacityKw")
                .decimalValue()
                .movePointRight(3)
                .longValueExact();
    }

    private int available() {
        return circuit().get("availableCapacityKw").asInt();
    }

    private JsonNode circuit() {
        return rig.getAdmin("/circuits/" + rig.scopeId());
    }

    private List<String> texts() {
        return rig.findScopeIncidents("FOREIGN_VALUE").stream()
                .map(incident -> incident.get("text").stringValue())
                .toList();
    }

    private TestRig.HttpAnswer release() {
        return rig.putAdmin(
                "/circuits/" + rig.scopeId() + "/operational-limit",
                "{\"limitKw\":null,\"reason\":\"works are over\"}");
    }
}
