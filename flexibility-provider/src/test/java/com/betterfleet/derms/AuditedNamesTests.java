package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.audit.AuditEntry;
import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.LocalControlRecord;
import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.microgrid.BreachCriteria;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import com.betterfleet.derms.supervision.decision.FallbackReason;
import com.betterfleet.derms.supervision.decision.FallbackSource;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The names in audit entries, which stay the same when a component is renamed in code. */
@ServiceTest
class AuditedNamesTests {

    private static final Instant SINCE = Instant.parse("2026-11-29T01:34:40Z");
    private static final LocalControlRecord LOCAL_CONTROL = new LocalControlRecord(SINCE, "ana", "works", true);

    @Autowired
    private AuditTrail audit;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JsonMapper json;

    @Test
    void localControl() {
        assertStored(LOCAL_CONTROL, """
                {"since":"2026-11-29T01:34:40Z","by":"ana","reason":"works","withConnection":true}""");
    }

    @Test
    void groupBinding() {
        assertStored(
                new GroupBinding(
                        7,
                        "vector",
                        "group",
                        "yard",
                        "asset",
                        EnforcementMode.ENFORCE,
                        2,
                        SINCE,
                        3,
                        Optional.of(LOCAL_CONTROL)),
                """
                {"id":7,"connectionId":"vector","groupId":"group","scopeId":"yard","assetId":"asset",\
                "enforcement":"ENFORCE","epoch":2,"epochSince":"2026-11-29T01:34:40Z","conversionRevision":3,\
                "takenBack":{"since":"2026-11-29T01:34:40Z","by":"ana","reason":"works","withConnection":true}}""");
    }

    @Test
    void decision() {
        AppliedLimit limit = new AppliedLimit(
                new Power(6_000),
                EnvelopeBasis.FALLBACK,
                new ForecastOrigin(14, "request-14", SINCE),
                new Interval(SINCE, SINCE.plusSeconds(1)));
        String stored = """
                {"limit":{"watts":6000},"basis":"FALLBACK",\
                "origin":{"messageId":14,"requestId":"request-14","acceptedAt":"2026-11-29T01:34:40Z"},\
                "window":{"start":"2026-11-29T01:34:40Z","end":"2026-11-29T01:34:41Z"}}""";

        assertStored(
                new ControlDecision.FallbackControl(
                        DecisionRow.LINK_LOST_FALLBACK,
                        FallbackReason.LINK_LOST,
                        FallbackSource.FALLBACK_BLOCK,
                        Optional.of(limit),
                        false),
                """
                {"row":6,"because":"LINK_LOST","instead":"FALLBACK_BLOCK","held":%s,"recovering":false}""".formatted(stored));
        assertStored(new ControlDecision.AwaitingFirstForecast(true, Optional.of(limit)), """
                {"overdue":true,"held":%s}""".formatted(stored));
        assertStored(new ControlDecision.FollowingForecast(limit), """
                {"primary":%s}""".formatted(stored));
    }

    @Test
    void managedScope() {
        assertStored(
                new ManagedScope(
                        "yard",
                        "depot",
                        "Yard",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        BreachCriteria.DEFAULT),
                """
                {"id":"yard","microgridId":"depot","name":"Yard","circuitId":null,"minimumUseful":null,\
                "uncontrollableLoad":null,"energyUntil":null,"breachTerms":%s}""".formatted(json.writeValueAsString(BreachCriteria.DEFAULT)));
    }

    private void assertStored(Object state, String expected) {
        transaction.executeWithoutResult(status -> audit.recordAction("renamed", "name/test", null, state, null));
        AuditEntry newest = audit.findEntries(0, 20).stream()
                .filter(entry -> entry.subject().equals("name/test"))
                .findFirst()
                .orElseThrow();
        assertThat(json.readTree(newest.after())).isEqualTo(json.readTree(expected));
    }
}
