package com.betterfleet.derms.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.console.circuit.CircuitPages;
import com.betterfleet.derms.console.circuit.CircuitView;
import com.betterfleet.derms.console.connection.ConnectionListPages;
import com.betterfleet.derms.console.connection.ConnectionListView;
import com.betterfleet.derms.console.connection.ConnectionRow;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.microgrid.MicrogridPages;
import com.betterfleet.derms.console.microgrid.ScopeCard;
import com.betterfleet.derms.link.LinkState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.ui.ExtendedModelMap;

/** M15, M17, M18: long lists are paged, entries that need attention first. */
@ServiceTest
class ListedPagesTests {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ConnectionListPages connections;

    @Autowired
    private CircuitPages circuits;

    @Autowired
    private MicrogridPages microgrids;

    @Test
    void connectionsArePagedByFiftyWithFailedAndLostOnesFirst() {
        TestRig rig = TestRig.create(port, "vector", "");
        copyConnections(rig, 119);
        setState(rig.connectionId() + "-119", "LOST");
        setState(rig.connectionId() + "-007", "ERROR");

        List<ConnectionRow> first = rows("", rig.connectionId(), 1);
        assertThat(first).hasSize(50);
        assertThat(first)
                .extracting(ConnectionRow::connectionId)
                .startsWith(rig.connectionId() + "-007", rig.connectionId() + "-119", rig.connectionId());
        assertThat(rows("", rig.connectionId(), 3)).hasSize(20);
        assertThat(rows("", rig.connectionId(), 99))
                .extracting(ConnectionRow::connectionId)
                .endsWith(rig.connectionId() + "-118");
        assertThat(first.get(2).groups()).isEqualTo(1);
    }

    @Test
    void connectionsAreFoundByNameIdAndStateInAnyCase() {
        TestRig rig = TestRig.create(port, "vector", "");
        copyConnections(rig, 3);
        setState(rig.connectionId() + "-002", "LOST");
        jdbc.sql("update connection.connection set name = 'Nórth %' where id = :id")
                .param("id", rig.connectionId() + "-003")
                .update();

        assertThat(rows("lost", rig.connectionId().toUpperCase(Locale.ROOT), 1))
                .extracting(ConnectionRow::connectionId)
                .containsExactly(rig.connectionId() + "-002");
        assertThat(rows("", "RTH %", 1)).extracting(ConnectionRow::name).contains("Nórth %");
        ConnectionListView list = list("lost", rig.connectionId(), 1);
        assertThat(list.counts())
                .containsEntry(LinkState.LinkStateKind.CONFIGURED, 3L)
                .containsEntry(LinkState.LinkStateKind.LOST, 1L);
        assertThat(rows("no-such-state", rig.connectionId(), 1)).hasSize(4);
    }

    @Test
    void circuitsArePagedByFiftyInOrderOfName() {
        TestRig rig = TestRig.create(port, "vector", "");
        jdbc.sql("""
                insert into microgrid.circuit (id, microgrid_id, name, kind, phases, nominal_phase_voltage,
                    import_rating_w, import_safe_default_w, export_rating_w, export_safe_default_w)
                select id || '-' || n, microgrid_id, 'Feeder ' || id || lpad(n::text, 3, '0'), 'FEEDER', 3, 230, 1000, 200, 0, 0
                from microgrid.circuit, generate_series(1, 51) n where id = :id
                """).param("id", rig.scopeId()).update();

        assertThat(circuits(rig, 1)).hasSize(50).first().isEqualTo("Feeder " + rig.scopeId() + "001");
        assertThat(circuits(rig, 2)).containsExactly("Feeder " + rig.scopeId() + "051");
    }

    @Test
    void cardsAreOrderedByStoredSeverityAndOnlyThoseShownAreBuilt() {
        TestRig gap = TestRig.create(port, "vector", "");
        gap.sendForecast(
                "f1", "CONSUMPTION", TestRig.forecastBlock(gap.readClock(), Duration.ofMinutes(10), "100", "KW"));
        gap.advanceTime(Duration.ofMinutes(11));
        TestRig awaiting = TestRig.create(port, "vector", "");
        jdbc.sql("update microgrid.scope set name = :name where id = :id")
                .param("name", "Aaa " + gap.scopeId())
                .param("id", awaiting.scopeId())
                .update();
        jdbc.sql("update microgrid.scope set name = :name where id = :id")
                .param("name", "Zzz " + gap.scopeId())
                .param("id", gap.scopeId())
                .update();
        jdbc.sql("""
                insert into microgrid.scope (id, microgrid_id, name)
                select id || '-' || n, microgrid_id, 'Free ' || id || n from microgrid.scope, generate_series(1, 60) n
                where id = :id
                """).param("id", gap.scopeId()).update();

        List<ScopeCard> first = cards("", gap.scopeId(), 1);
        assertThat(first).hasSize(60);
        assertThat(first).extracting(ScopeCard::scopeId).startsWith(gap.scopeId(), awaiting.scopeId());
        assertThat(cards("", gap.scopeId(), 2)).hasSize(2);
        assertThat(cards("fallback", gap.scopeId(), 1))
                .extracting(ScopeCard::scopeId)
                .containsExactly(gap.scopeId());
        LayoutView frame =
                Objects.requireNonNull((LayoutView) model("", gap.scopeId(), 1).get("frame"));
        assertThat(frame.alertScopes()).hasSizeLessThanOrEqualTo(LayoutView.NAMED_AT_MOST);
        assertThat(frame.alertCount())
                .isGreaterThanOrEqualTo(frame.alertScopes().size())
                .isPositive();
    }

    @Test
    void eachOfManyCardsShowsItsOwnLimitPartnerAndLoad() {
        TestRig first = TestRig.create(port, "vector", "");
        TestRig second = TestRig.create(port, "vector", "");
        jdbc.sql("update connection.connection set name = 'Other partner' where id = :id")
                .param("id", second.connectionId())
                .update();
        jdbc.sql("update microgrid.scope set name = :name where id = :id")
                .param("name", "Second " + first.scopeId())
                .param("id", second.scopeId())
                .update();
        jdbc.sql("update microgrid.scope set name = :id where id = :id")
                .param("id", first.scopeId())
                .update();
        jdbc.sql("""
                insert into microgrid.scope (id, microgrid_id, name)
                select id || '-free', microgrid_id, 'Free ' || id from microgrid.scope where id = :id
                """).param("id", first.scopeId()).update();
        sendLimit(first, "100");
        sendLimit(second, "200");
        measure(second, 42_000);

        Map<String, ScopeCard> cards = cards("", first.scopeId(), 1).stream()
                .collect(Collectors.toMap(ScopeCard::scopeId, Function.identity()));
        ScopeCard firstCard = Objects.requireNonNull(cards.get(first.scopeId()));
        ScopeCard secondCard = Objects.requireNonNull(cards.get(second.scopeId()));
        ScopeCard freeCard = Objects.requireNonNull(cards.get(first.scopeId() + "-free"));
        assertThat(firstCard.status().limit().kw()).isEqualByComparingTo("100");
        assertThat(firstCard.status().partner()).isEqualTo("Partner");
        assertThat(firstCard.load()).isNull();
        assertThat(firstCard.circuitName()).isEqualTo("Grid");
        assertThat(secondCard.status().limit().kw()).isEqualByComparingTo("200");
        assertThat(secondCard.status().partner()).isEqualTo("Other partner");
        assertThat(Objects.requireNonNull(secondCard.load()).kw()).isEqualByComparingTo("42");
        assertThat(freeCard.status().partner()).isEmpty();
        assertThat(freeCard.circuitName()).isNull();
        assertThat(freeCard.load()).isNull();
    }

    private static void sendLimit(TestRig rig, String kw) {
        rig.sendForecast(
                "f" + kw, "CONSUMPTION", TestRig.forecastBlock(rig.readClock(), Duration.ofHours(1), kw, "KW"));
    }

    /** Stores a power reading of a charger of the rig's scope. */
    private void measure(TestRig rig, int watts) {
        String asset = rig.scopeId() + "-charger";
        rig.putAdmin(
                "/assets/" + asset,
                ("{\"microgridId\":\"%s\",\"name\":\"C\",\"category\":\"CHARGING\",\"meteringRole\":\"CHARGER\","
                                + "\"scopeId\":\"%s\",\"ratingKw\":150}")
                        .formatted(rig.scopeId(), rig.scopeId()));
        rig.postAdmin(
                "/meter-readings",
                "[{\"assetId\":\"%s\",\"at\":\"%s\",\"powerW\":%d}]".formatted(asset, rig.readClock(), watts));
    }

    private List<ConnectionRow> rows(String state, String part, int page) {
        ExtendedModelMap model = new ExtendedModelMap();
        connections.listConnections(state, part, page, model);
        return listed(model, "connections", ConnectionRow.class);
    }

    private ConnectionListView list(String state, String part, int page) {
        ExtendedModelMap model = new ExtendedModelMap();
        connections.listConnections(state, part, page, model);
        return (ConnectionListView) Objects.requireNonNull(model.get("list"));
    }

    private List<String> circuits(TestRig rig, int page) {
        ExtendedModelMap model = new ExtendedModelMap();
        circuits.listCircuits("feeder " + rig.scopeId(), page, model);
        return listed(model, "circuits", CircuitView.class).stream()
                .map(CircuitView::name)
                .toList();
    }

    private List<ScopeCard> cards(String mode, String part, int page) {
        return listed(model(mode, part, page), "cards", ScopeCard.class);
    }

    private ExtendedModelMap model(String mode, String part, int page) {
        ExtendedModelMap model = new ExtendedModelMap();
        microgrids.listCards(mode, part, page, model);
        return model;
    }

    private static <T> List<T> listed(ExtendedModelMap model, String name, Class<T> type) {
        return ((List<?>) Objects.requireNonNull(model.get(name)))
                .stream().map(type::cast).toList();
    }

    /** Copies the rig's connection, numbered from 001. */
    private void copyConnections(TestRig rig, int number) {
        jdbc.sql("""
                insert into connection.connection (id, name, profile, base_url, urls, properties, outbound_auth,
                    outbound_headers, inbound_token_hash, inbound_headers, created_at)
                select id || '-' || lpad(n::text, 3, '0'), name, profile, base_url, urls, properties, outbound_auth,
                    outbound_headers, id || n, inbound_headers, created_at
                from connection.connection, generate_series(1, :number) n where id = :id
                """).param("id", rig.connectionId()).param("number", number).update();
        jdbc.sql("""
                insert into connection.link (connection_id, state, state_since, liveness, degraded)
                select c.id, 'CONFIGURED', c.created_at, 'UNSUPERVISED', false from connection.connection c
                where c.id like :like
                """).param("like", rig.connectionId() + "-%").update();
    }

    private void setState(String id, String state) {
        jdbc.sql("update connection.link set state = :state where connection_id = :id")
                .param("state", state)
                .param("id", id)
                .update();
    }
}
