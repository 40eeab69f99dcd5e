package com.betterfleet.derms.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.connection.LinkState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.ui.ExtendedModelMap;

/** M15, M17, M18: long lists are read a page at a time, those that need someone first. */
@ServiceTest
class ListedPagesTests {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private LinkListPages connections;

    @Autowired
    private CircuitPages circuits;

    @Autowired
    private MicrogridPages microgrids;

    @Test
    void connectionsComeInPagesOfFiftyTheFailedAndTheLostBeforeTheOthers() {
        Rig rig = Rig.build(port, "vector", "");
        copies(rig, 119);
        state(rig.connection() + "-119", "LOST");
        state(rig.connection() + "-007", "ERROR");

        List<LinkRow> first = rows("", rig.connection(), 1);
        assertThat(first).hasSize(50);
        assertThat(first)
                .extracting(LinkRow::connectionId)
                .startsWith(rig.connection() + "-007", rig.connection() + "-119", rig.connection());
        assertThat(rows("", rig.connection(), 3)).hasSize(20);
        assertThat(rows("", rig.connection(), 99))
                .extracting(LinkRow::connectionId)
                .endsWith(rig.connection() + "-118");
        assertThat(first.get(2).groups()).isEqualTo(1);
    }

    @Test
    void connectionsAreFoundByNameIdAndStateInAnyCase() {
        Rig rig = Rig.build(port, "vector", "");
        copies(rig, 3);
        state(rig.connection() + "-002", "LOST");
        jdbc.sql("update connection.connection set name = 'Nórth %' where id = :id")
                .param("id", rig.connection() + "-003")
                .update();

        assertThat(rows("lost", rig.connection().toUpperCase(Locale.ROOT), 1))
                .extracting(LinkRow::connectionId)
                .containsExactly(rig.connection() + "-002");
        assertThat(rows("", "RTH %", 1)).extracting(LinkRow::name).contains("Nórth %");
        LinkListView list = list("lost", rig.connection(), 1);
        assertThat(list.counts()).containsEntry(LinkState.Kind.CONFIGURED, 3L).containsEntry(LinkState.Kind.LOST, 1L);
        assertThat(rows("no-such-state", rig.connection(), 1)).hasSize(4);
    }

    @Test
    void circuitsComeInPagesOfFiftyByName() {
        Rig rig = Rig.build(port, "vector", "");
        jdbc.sql("""
                insert into microgrid.circuit (id, microgrid_id, name, kind, phases, nominal_phase_voltage,
                    import_rating_w, import_safe_default_w, export_rating_w, export_safe_default_w)
                select id || '-' || n, microgrid_id, 'Feeder ' || id || lpad(n::text, 3, '0'), 'FEEDER', 3, 230, 1000, 200, 0, 0
                from microgrid.circuit, generate_series(1, 51) n where id = :id
                """).param("id", rig.scope()).update();

        assertThat(circuits(rig, 1)).hasSize(50).first().isEqualTo("Feeder " + rig.scope() + "001");
        assertThat(circuits(rig, 2)).containsExactly("Feeder " + rig.scope() + "051");
    }

    @Test
    void cardsAreOrderedByWhatIsStoredAndOnlyThosePagedToAreBuilt() {
        Rig gap = Rig.build(port, "vector", "");
        gap.forecast("f1", "CONSUMPTION", Rig.block(gap.now(), Duration.ofMinutes(10), "100", "KW"));
        gap.pass(Duration.ofMinutes(11));
        Rig awaiting = Rig.build(port, "vector", "");
        jdbc.sql("update microgrid.scope set name = :name where id = :id")
                .param("name", "Aaa " + gap.scope())
                .param("id", awaiting.scope())
                .update();
        jdbc.sql("update microgrid.scope set name = :name where id = :id")
                .param("name", "Zzz " + gap.scope())
                .param("id", gap.scope())
                .update();
        jdbc.sql("""
                insert into microgrid.scope (id, microgrid_id, name)
                select id || '-' || n, microgrid_id, 'Free ' || id || n from microgrid.scope, generate_series(1, 60) n
                where id = :id
                """).param("id", gap.scope()).update();

        List<CardView> first = cards("", gap.scope(), 1);
        assertThat(first).hasSize(60);
        assertThat(first).extracting(CardView::scopeId).startsWith(gap.scope(), awaiting.scope());
        assertThat(cards("", gap.scope(), 2)).hasSize(2);
        assertThat(cards("fallback", gap.scope(), 1))
                .extracting(CardView::scopeId)
                .containsExactly(gap.scope());
        FrameView frame =
                Objects.requireNonNull((FrameView) model("", gap.scope(), 1).get("frame"));
        assertThat(frame.open()).hasSizeLessThanOrEqualTo(FrameView.NAMED);
        assertThat(frame.all()).isGreaterThanOrEqualTo(frame.open().size()).isPositive();
    }

    private List<LinkRow> rows(String state, String part, int page) {
        ExtendedModelMap model = new ExtendedModelMap();
        connections.list(state, part, page, model);
        return listed(model, "connections", LinkRow.class);
    }

    private LinkListView list(String state, String part, int page) {
        ExtendedModelMap model = new ExtendedModelMap();
        connections.list(state, part, page, model);
        return (LinkListView) Objects.requireNonNull(model.get("list"));
    }

    private List<String> circuits(Rig rig, int page) {
        ExtendedModelMap model = new ExtendedModelMap();
        circuits.list("feeder " + rig.scope(), page, model);
        return listed(model, "circuits", CircuitView.class).stream()
                .map(CircuitView::name)
                .toList();
    }

    private List<CardView> cards(String mode, String part, int page) {
        return listed(model(mode, part, page), "cards", CardView.class);
    }

    private ExtendedModelMap model(String mode, String part, int page) {
        ExtendedModelMap model = new ExtendedModelMap();
        microgrids.list(mode, part, page, model);
        return model;
    }

    private static <T> List<T> listed(ExtendedModelMap model, String name, Class<T> type) {
        return ((List<?>) Objects.requireNonNull(model.get(name)))
                .stream().map(type::cast).toList();
    }

    /** More connections like the rig's, numbered from 001. */
    private void copies(Rig rig, int number) {
        jdbc.sql("""
                insert into connection.connection (id, name, profile, base_url, urls, properties, outbound_auth,
                    outbound_headers, inbound_token_hash, inbound_headers, created_at)
                select id || '-' || lpad(n::text, 3, '0'), name, profile, base_url, urls, properties, outbound_auth,
                    outbound_headers, id || n, inbound_headers, created_at
                from connection.connection, generate_series(1, :number) n where id = :id
                """).param("id", rig.connection()).param("number", number).update();
        jdbc.sql("""
                insert into connection.link (connection_id, state, state_since, liveness, degraded)
                select c.id, 'CONFIGURED', c.created_at, 'UNSUPERVISED', false from connection.connection c
                where c.id like :like
                """).param("like", rig.connection() + "-%").update();
    }

    private void state(String id, String state) {
        jdbc.sql("update connection.link set state = :state where connection_id = :id")
                .param("state", state)
                .param("id", id)
                .update();
    }
}
