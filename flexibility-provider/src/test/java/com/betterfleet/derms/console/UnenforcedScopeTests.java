package com.betterfleet.derms.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.console.circuit.CircuitPages;
import com.betterfleet.derms.console.circuit.CircuitView;
import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.microgrid.MicrogridPages;
import com.betterfleet.derms.console.microgrid.ScopeCard;
import com.betterfleet.derms.console.status.StatusText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.ui.ExtendedModelMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scopes whose limits no circuit carries: every answer and page says so (M6). */
@ServiceTest
class UnenforcedScopeTests {

    @LocalServerPort
    private int port;

    @Autowired
    private MicrogridPages cards;

    @Autowired
    private CircuitPages circuits;

    private TestRig rig;

    @BeforeEach
    void setUp() {
        rig = TestRig.create(port, "oscp", "");
        putCircuit("GRID_CONNECTION");
        putScope(",\"circuitId\":\"%s\"".formatted(rig.scopeId()));
    }

    @Test
    void aScopeOnAGridConnectionIsEnforced() {
        acceptForecast();

        assertThat(rig.getConstraint().get("enforced").asBoolean()).isTrue();
        assertThat(rig.getConstraint().get("notEnforcedReason").isNull()).isTrue();
        assertThat(getScope().get("enforced").asBoolean()).isTrue();
        assertThat(getBinding().get("enforced").asBoolean()).isTrue();
        assertThat(getBinding().get("warning").isNull()).isTrue();
        assertThat(readCircuit().get("unenforcedScopeIds")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"FEEDER,NO_GRID_CONNECTION", "NONE,NO_CIRCUIT"})
    void aScopeThatNoCircuitCarriesSaysSoInEveryAnswer(String circuit, String reason) {
        JsonNode bound = bindWithout(circuit);
        acceptForecast();

        assertThat(bound.get("enforced").asBoolean()).isFalse();
        assertThat(bound.get("notEnforcedReason").asString()).isEqualTo(reason);
        assertThat(bound.get("warning").asString()).contains("limits are shown", "grid connection");
        JsonNode constraint = rig.getConstraint();
        assertThat(constraint.get("mode").asString()).isEqualTo("FORECAST");
        assertThat(constraint.at("/import/limitKw").asInt()).isEqualTo(600);
        assertThat(constraint.get("enforced").asBoolean()).isFalse();
        assertThat(constraint.get("notEnforcedReason").asString()).isEqualTo(reason);
        assertThat(getScope().get("enforced").asBoolean()).isFalse();
        assertThat(getScope().get("notEnforcedReason").asString()).isEqualTo(reason);
        assertThat(getBinding()).isEqualTo(bound);
        assertThat(readCircuit().get("availableCapacityKw").asInt()).isEqualTo(200);
        assertThat(readCircuit().get("unenforcedScopeIds").toString().contains(rig.scopeId()))
                .isEqualTo(circuit.equals("FEEDER"));
        assertThat(rig.findScopeIncidents("STEP_AHEAD")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"FEEDER,not a grid connection", "NONE,has no circuit"})
    void aScopeThatNoCircuitCarriesSaysSoOnItsCard(String circuit, String reason) {
        bindWithout(circuit);
        acceptForecast();

        ScopeCard card = readCard();

        assertThat(card.status().limit().kw()).isNull();
        assertThat(StatusText.describeStatus(card.status(), card.formats()).plainText())
                .contains("nothing is limited here", reason, "limit would be 600");
        assertThat(card.chips()).extracting(ChipView::label).contains("Not enforced");
    }

    @Test
    void aFeederNamesTheScopesThatItDoesNotCarry() {
        bindWithout("FEEDER");
        acceptForecast();

        ExtendedModelMap model = new ExtendedModelMap();
        circuits.listCircuits(rig.scopeId(), 1, model);
        CircuitView view = listed(model, "circuits", CircuitView.class).getFirst();

        assertThat(view.sentence().plainText())
                .startsWith("The limits of " + rig.scopeId() + " are not written here")
                .contains("200");
    }

    @Test
    void whatAScopeOrBindingAnswersCanBePutAgain() {
        JsonNode scope = getScope();
        JsonNode binding = getBinding();

        assertThat(rig.tryPutAdmin("/scopes/" + rig.scopeId(), scope.toString()).status())
                .isEqualTo(200);
        assertThat(rig.tryPutAdmin(groupPath(), binding.toString()).status()).isEqualTo(200);
        assertThat(getScope()).isEqualTo(scope);
        assertThat(getBinding()).isEqualTo(binding);
    }

    @Test
    void aScopeThatIsNotBoundHasNoLimitToEnforce() {
        rig.unbindGroup();

        assertThat(rig.getConstraint().get("notEnforcedReason").asString()).isEqualTo("NOT_BOUND");
        assertThat(getScope().get("notEnforcedReason").asString()).isEqualTo("NOT_BOUND");
    }

    /** Binds the group to a scope on a feeder or without a circuit; returns the binding's answer. */
    private JsonNode bindWithout(String circuit) {
        rig.unbindGroup();
        if (circuit.equals("FEEDER")) {
            putCircuit("FEEDER");
        } else {
            putScope("");
        }
        return new JsonMapper()
                .readTree(rig.putAdmin(groupPath(), "{\"scopeId\":\"%s\"}".formatted(rig.scopeId()))
                        .body());
    }

    private void acceptForecast() {
        TestRig.HttpAnswer answer = rig.sendForecast(
                rig.groupId() + "-r1",
                "CONSUMPTION",
                TestRig.forecastBlock(rig.readClock().minusSeconds(60), Duration.ofMinutes(20), "600", "KW"));
        assertThat(answer.status()).isEqualTo(204);
        rig.advanceTime(Duration.ofSeconds(1));
    }

    /** The scope and its circuit are named by their id, by which the pages are filtered. */
    private void putCircuit(String kind) {
        rig.putAdmin(
                "/circuits/" + rig.scopeId(),
                "{\"name\":\"%s\",\"kind\":\"%s\",\"ratingKw\":1000,\"safeDefaultKw\":200}"
                        .formatted(rig.scopeId(), kind));
    }

    private void putScope(String circuit) {
        rig.putAdmin("/scopes/" + rig.scopeId(), "{\"name\":\"%s\"%s}".formatted(rig.scopeId(), circuit));
    }

    private ScopeCard readCard() {
        ExtendedModelMap model = new ExtendedModelMap();
        cards.listCards("", rig.scopeId(), 1, model);
        return listed(model, "cards", ScopeCard.class).getFirst();
    }

    private static <T> List<T> listed(ExtendedModelMap model, String name, Class<T> type) {
        return ((List<?>) Objects.requireNonNull(model.get(name)))
                .stream().map(type::cast).toList();
    }

    private JsonNode getScope() {
        return rig.getAdmin("/scopes/" + rig.scopeId());
    }

    private JsonNode getBinding() {
        return rig.getAdmin(groupPath());
    }

    private JsonNode readCircuit() {
        return rig.getAdmin("/circuits/" + rig.scopeId());
    }

    private String groupPath() {
        return "/connections/" + rig.connectionId() + "/groups/" + rig.groupId();
    }
}
