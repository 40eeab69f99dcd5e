package com.betterfleet.derms.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.envelope.EnvelopeService.EnvelopeKey;
import com.betterfleet.derms.power.Power;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * M5: at most one envelope per scope, direction and issuer, even if another transaction writes between reading and
 * writing.
 */
@Tag("sql")
@ServiceTest
class EnvelopeServiceTests {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcEnvelopes envelopes;

    @Autowired
    private JdbcClient jdbc;

    private String scope = "";

    @BeforeEach
    void sendForecast() {
        TestRig rig = TestRig.create(port, "oscp", "");
        rig.sendForecast(
                "first-" + rig.groupId(),
                "CONSUMPTION",
                TestRig.forecastBlock(rig.readClock().minusSeconds(60), Duration.ofHours(6), "300", "KW"));
        rig.advanceTime(Duration.ofSeconds(1));
        scope = rig.scopeId();
    }

    @Test
    void aReplacedEnvelopeHasItsRevisionIncremented() {
        OperatingEnvelope lower = lower(currentEnvelope());
        long before = revision();

        envelopes.replaceEnvelopes(List.of(lower));

        assertThat(currentEnvelope()).isEqualTo(lower);
        assertThat(revision()).isEqualTo(before + 1);
    }

    @Test
    void anEnvelopeWithdrawnMeanwhileIsActivatedAgain() {
        OperatingEnvelope lower = lower(currentEnvelope());
        envelopes.withdrawEnvelopes(List.of(EnvelopeKey.of(lower)));

        envelopes.replaceEnvelopes(List.of(lower));

        assertThat(currentEnvelope()).isEqualTo(lower);
    }

    @Test
    void anEnvelopeCreatedMeanwhileIsReplacedByActivation() {
        OperatingEnvelope lower = lower(currentEnvelope());

        envelopes.activateEnvelopes(List.of(lower));

        assertThat(currentEnvelope()).isEqualTo(lower);
    }

    private OperatingEnvelope currentEnvelope() {
        return envelopes.findByScopes(List.of(scope)).getFirst();
    }

    private static OperatingEnvelope lower(OperatingEnvelope other) {
        return new OperatingEnvelope(
                other.scopeId(),
                other.direction(),
                new Power(other.limit().watts() - 1),
                other.validity(),
                other.issuer(),
                other.basis(),
                other.reference());
    }

    private long revision() {
        return jdbc.sql("select revision from envelope.operating_envelope where scope_id = :scope")
                .param("scope", scope)
                .query(Long.class)
                .single();
    }
}
