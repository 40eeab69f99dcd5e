package com.betterfleet.soak;

import com.betterfleet.soak.check.LimitModel;
import com.betterfleet.soak.check.LimitModel.LimitRules;
import com.betterfleet.soak.check.LinkModel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The partners, depots and meters of a run, with the checker's model of each. */
final class TestDepots {

    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final String MICROGRID = "soak";
    private static final int DEPOTS_PER_PARTNER = 4;
    private static final int RATING_KW = 1_000;
    private static final int SAFE_DEFAULT_KW = 50;
    private static final int CHARGER_KW = 150;
    private static final Duration RECOVERY_HOLD = Duration.ofSeconds(3);

    private final List<TestPartner> partners = new ArrayList<>();
    private final List<MeteredScope> meteredScopes = new ArrayList<>();

    /**
     * A partner.
     *
     * @param interval the heartbeat interval that the service demands of it
     * @param silent whether it falls silent now and then
     */
    record TestPartner(String id, Duration interval, boolean silent, LinkModel link, List<TestDepot> depots) {
        String token() {
            return "inbound-token-of-" + id;
        }
    }

    /**
     * A depot whose circuit the partner limits by one group, and whose charger is reported.
     *
     * @param gaps whether its forecasts leave gaps
     * @param fallback whether it has fallback forecasts
     */
    record TestDepot(String key, boolean gaps, boolean fallback, LimitModel model) {
        String circuit() {
            return "c-" + key;
        }

        String scope() {
            return "s-" + key;
        }

        String group() {
            return "G-" + key;
        }

        String charger() {
            return "a-" + key;
        }
    }

    /** A scope without a partner, whose meter reports readings of the past. */
    record MeteredScope(String scope, String asset, boolean overMqtt) {}

    TestDepots(boolean withBroker) {
        addPartner("steady", Duration.ofSeconds(20), false);
        addPartner("gappy", Duration.ofSeconds(20), false);
        addPartner("silent", Duration.ofSeconds(2), true);
        for (int i = 1; i <= 3; i++) {
            meteredScopes.add(new MeteredScope("s-meter-" + i, "meter-" + i, false));
        }
        if (withBroker) {
            meteredScopes.add(new MeteredScope("s-mqtt", "mqtt", true));
        }
    }

    List<TestPartner> partners() {
        return partners;
    }

    List<TestDepot> depots() {
        return partners.stream().flatMap(partner -> partner.depots().stream()).toList();
    }

    List<MeteredScope> meteredScopes() {
        return meteredScopes;
    }

    /** Returns the charger of each group. */
    Map<String, String> chargersByGroup() {
        Map<String, String> chargers = new HashMap<>();
        depots().forEach(depot -> chargers.put(depot.group(), depot.charger()));
        return chargers;
    }

    /** Creates everything at the service; the partners' own address is {@code partnerUrl} and their id. */
    void createAll(ServiceClient client, String entrance, String partnerUrl) throws IOException, InterruptedException {
        client.change(entrance, "/microgrids/" + MICROGRID, Map.of("name", "Soak", "timeZone", "UTC"));
        for (TestPartner partner : partners) {
            client.change(entrance, "/connections/" + partner.id(), connectionBody(partner, partnerUrl));
            for (TestDepot depot : partner.depots()) {
                createDepot(client, entrance, partner, depot);
            }
        }
        for (MeteredScope metered : meteredScopes) {
            client.change(
                    entrance, "/scopes/" + metered.scope(), Map.of("microgridId", MICROGRID, "name", metered.scope()));
            createCharger(client, entrance, metered.asset(), metered.scope());
        }
    }

    private void addPartner(String id, Duration interval, boolean silent) {
        LinkModel link = new LinkModel(interval.dividedBy(2));
        List<TestDepot> depots = new ArrayList<>();
        for (int i = 0; i < DEPOTS_PER_PARTNER; i++) {
            LimitModel model = new LimitModel(new LimitRules(SAFE_DEFAULT_KW * 1_000, RECOVERY_HOLD), link);
            depots.add(new TestDepot(id + "-" + i, id.equals("gappy") || i == 3, i % 2 == 0, model));
        }
        partners.add(new TestPartner(id, interval, silent, link, List.copyOf(depots)));
    }

    private static void createDepot(ServiceClient client, String entrance, TestPartner partner, TestDepot depot)
            throws IOException, InterruptedException {
        client.change(
                entrance,
                "/circuits/" + depot.circuit(),
                Map.of(
                        "microgridId",
                        MICROGRID,
                        "name",
                        depot.key(),
                        "kind",
                        "GRID_CONNECTION",
                        "ratingKw",
                        RATING_KW,
                        "safeDefaultKw",
                        SAFE_DEFAULT_KW));
        client.change(
                entrance,
                "/scopes/" + depot.scope(),
                Map.of("microgridId", MICROGRID, "name", depot.key(), "circuitId", depot.circuit()));
        createCharger(client, entrance, depot.charger(), depot.scope());
        client.change(
                entrance,
                "/connections/%s/groups/%s".formatted(partner.id(), depot.group()),
                Map.of("scopeId", depot.scope()));
    }

    private static void createCharger(ServiceClient client, String entrance, String asset, String scope)
            throws IOException, InterruptedException {
        client.change(
                entrance,
                "/assets/" + asset,
                Map.of(
                        "microgridId",
                        MICROGRID,
                        "name",
                        asset,
                        "category",
                        "CHARGING",
                        "meteringRole",
                        "CHARGER",
                        "scopeId",
                        scope,
                        "ratingKw",
                        CHARGER_KW));
    }

    private static Map<String, Object> connectionBody(TestPartner partner, String partnerUrl) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", partner.id());
        body.put("profile", "oscp");
        body.put("baseUrl", partnerUrl + "/" + partner.id());
        body.put(
                "auth",
                Map.of(
                        "outbound", Map.of("type", "token", "token", "outbound-token-of-" + partner.id()),
                        "inbound", Map.of("type", "token", "token", partner.token())));
        body.put("heartbeatIntervalSeconds", partner.interval().toSeconds());
        body.put("seamToleranceSeconds", 0);
        body.put("recoveryHoldSeconds", RECOVERY_HOLD.toSeconds());
        body.put("windowSeconds", WINDOW.toSeconds());
        body.put("measurementConfiguration", List.of("INTERMITTENT"));
        body.put("complianceErrorRules", List.of());
        return body;
    }
}
