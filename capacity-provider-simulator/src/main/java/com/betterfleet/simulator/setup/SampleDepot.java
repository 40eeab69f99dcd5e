package com.betterfleet.simulator.setup;

import com.betterfleet.simulator.scenario.ChargerPlan;
import com.betterfleet.simulator.scenario.DepotPlan;
import com.betterfleet.simulator.scenario.Scenario;
import com.betterfleet.simulator.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The demo microgrid and its connection, as a list of calls of the admin API in the order they depend on each other. */
public final class SampleDepot {
    public static final String CIRCUIT = "sample-depot-grid";

    private static final String MICROGRID = "sample-depot";
    private static final String SCOPE = "sample-depot-scope";
    private static final String CONNECTION = "/connections/pretend-vector";
    private static final String GROUP = "SAMPLE1";
    private static final double OTHER_LOAD_KW = 20;

    private SampleDepot() {}

    static List<Step> steps(Scenario scenario, Settings settings) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.put(
                "/microgrids/" + MICROGRID,
                Map.of(
                        "id",
                        MICROGRID,
                        "name",
                        "Sample Depot",
                        "timeZone",
                        scenario.site().timeZone())));
        steps.add(Step.put("/circuits/" + CIRCUIT, circuit(scenario)));
        steps.add(Step.put("/scopes/" + SCOPE, scope(scenario)));
        ratings(scenario).forEach((id, ratingKw) -> steps.add(asset(id, "CHARGING", "CHARGER", ratingKw)));
        steps.add(
                asset("site-meter", "CONSUMPTION", "SITE_METER", scenario.site().ratingKw()));
        steps.add(connection(scenario, settings));
        steps.add(Step.put(CONNECTION + "/groups/" + GROUP, Map.of("scopeId", SCOPE)));
        return steps;
    }

    static Step handshake() {
        return Step.post(CONNECTION + "/handshake");
    }

    /** The service tells a client's secret once; somebody who has not kept it must ask for another. */
    static Step anotherSecret() {
        return new Step("POST", CONNECTION + "/rotate-secret", Map.of(), null, true);
    }

    private static Map<String, Object> circuit(Scenario scenario) {
        Map<String, Object> circuit = inMicrogrid(CIRCUIT, "Sample Depot grid connection");
        circuit.put("kind", "GRID_CONNECTION");
        circuit.put("ratingKw", scenario.site().ratingKw());
        circuit.put("safeDefaultKw", scenario.site().safeDefaultKw());
        circuit.put("phases", 3);
        circuit.put("nominalPhaseVoltage", 230);
        return circuit;
    }

    private static Map<String, Object> scope(Scenario scenario) {
        DepotPlan depot = scenario.depot();
        Map<String, Object> scope = inMicrogrid(SCOPE, "Sample Depot charging");
        scope.put("circuitId", CIRCUIT);
        scope.put("uncontrollableLoadKw", depot == null ? OTHER_LOAD_KW : depot.otherLoadKw());
        return scope;
    }

    private static Step asset(String id, String category, String meteringRole, double ratingKw) {
        Map<String, Object> asset = inMicrogrid(id, id.replace('-', ' '));
        asset.put("category", category);
        asset.put("meteringRole", meteringRole);
        asset.put("scopeId", SCOPE);
        asset.put("ratingKw", ratingKw);
        return Step.put("/assets/" + id, asset);
    }

    /** Without a depot there are eight chargers all the same, so that a test can post readings for them. */
    private static Map<String, Double> ratings(Scenario scenario) {
        Map<String, Double> ratings = new LinkedHashMap<>();
        DepotPlan depot = scenario.depot();
        if (depot == null) {
            IntStream.rangeClosed(1, 8).forEach(i -> ratings.put("charger-" + i, 150.0));
        } else {
            for (ChargerPlan charger : depot.chargers()) {
                ratings.put(charger.id(), charger.ratingKw());
            }
        }
        return ratings;
    }

    private static Step connection(Scenario scenario, Settings settings) {
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("id", "pretend-vector");
        connection.put("name", "Pretend Vector");
        connection.put("profile", "vector");
        connection.put("baseUrl", settings.oscpBaseUrl());
        connection.put("heartbeatIntervalSeconds", scenario.site().heartbeatSeconds());
        connection.put("recoveryHoldSeconds", scenario.site().recoveryHoldSeconds());
        connection.put("gapPolicy", "SAFE_DEFAULT");
        return scenario.access().byOauth() ? byOauth(connection, scenario, settings) : byToken(connection, settings);
    }

    private static Step byOauth(Map<String, Object> connection, Scenario scenario, Settings settings) {
        Map<String, Object> outbound = new LinkedHashMap<>();
        outbound.put("type", "oauth");
        outbound.put("tokenUrl", settings.tokenUrl());
        outbound.put("clientId", settings.clientForService().id());
        outbound.put("clientSecret", settings.clientForService().secret());
        outbound.put("clientAuth", "basic");
        connection.put("auth", Map.of("outbound", outbound, "inbound", Map.of("type", "oauth")));
        connection.put(
                "staticHeaders",
                Map.of(
                        // Named as the service sees it: what we require is what it sends.
                        "outbound", scenario.access().staticHeaders(),
                        "inbound", scenario.access().sentHeaders()));
        return new Step("PUT", CONNECTION, connection, null, true);
    }

    /** The profile wants OAuth and its headers; that this connection does without is said explicitly, where it can be. */
    private static Step byToken(Map<String, Object> connection, Settings settings) {
        connection.put(
                "auth",
                Map.of(
                        "outbound", Map.of("type", "token", "token", settings.acceptedToken()),
                        "inbound", Map.of("type", "token", "token", settings.presentedToken())));
        Map<String, Object> explicit = new LinkedHashMap<>(connection);
        List<String> either = List.of("token", "oauth");
        explicit.put("authentication", Map.of("outbound", either, "inbound", either));
        explicit.put("requiredHeaders", List.of());
        return new Step("PUT", CONNECTION, explicit, connection, false);
    }

    private static Map<String, Object> inMicrogrid(String id, String name) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("id", id);
        resource.put("microgridId", MICROGRID);
        resource.put("name", name);
        return resource;
    }
}
