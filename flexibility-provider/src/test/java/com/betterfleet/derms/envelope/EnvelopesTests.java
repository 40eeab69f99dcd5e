package com.betterfleet.derms.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.envelope.Envelopes.Slot;
import com.betterfleet.derms.power.Power;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** M5: at most one envelope for each scope, direction and issuer, whatever came between reading and writing. */
@ServiceTest
class EnvelopesTests {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcEnvelopes envelopes;

    @Autowired
    private JdbcClient jdbc;

    private String scope = "";

    @BeforeEach
    void aForecastHolds() {
        Rig rig = Rig.build(port, "oscp", "");
        rig.forecast(
                "first-" + rig.group(),
                "CONSUMPTION",
                Rig.block(rig.now().minusSeconds(60), Duration.ofHours(6), "300", "KW"));
        rig.pass(Duration.ofSeconds(1));
        scope = rig.scope();
    }

    @Test
    void oneThatIsReplacedRisesByOneRevision() {
        OperatingEnvelope lower = lower(held());
        long before = revision();

        envelopes.replace(List.of(lower));

        assertThat(held()).isEqualTo(lower);
        assertThat(revision()).isEqualTo(before + 1);
    }

    @Test
    void oneThatWasTakenAwayMeanwhileIsActivatedAnew() {
        OperatingEnvelope lower = lower(held());
        envelopes.withdraw(List.of(Slot.of(lower)));

        envelopes.replace(List.of(lower));

        assertThat(held()).isEqualTo(lower);
    }

    @Test
    void oneThatCameMeanwhileIsReplacedByTheOneActivated() {
        OperatingEnvelope lower = lower(held());

        envelopes.activate(List.of(lower));

        assertThat(held()).isEqualTo(lower);
    }

    private OperatingEnvelope held() {
        return envelopes.ofScopes(List.of(scope)).getFirst();
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
