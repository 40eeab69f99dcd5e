package com.betterfleet.simulator.setup;

import com.betterfleet.simulator.scenario.ChargerPlan;
import com.betterfleet.simulator.scenario.DepotPlan;
import com.betterfleet.simulator.scenario.Scenario;
import com.betterfleet.simulator.settings.SimulatorSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The demo microgrid and its connection, as admin API calls in the order of their dependencies. */
public final class SampleDepot {
    public static final String CIRCUIT = "sample-depot-grid";

    private static final String MICROGRID = "sample-depot";
    private static final String SCOPE = "sample-depot-scope";
    private static final String CONNECTION = "/connections/pretend-vector";
    private static final String GROUP = "SAMPLE1";
    private static final double OTHER_LOAD_KW = 20;

    private SampleDepot() {}

    static List<SetupStep> setupSteps(Scenario scenario, SimulatorSettings settings) {
        List<SetupStep> steps = new ArrayList<>();
        steps.add(SetupStep.putResource(
                "/microgrids/" + MICROGRID,
                Map.of(
                        "id",
                        MICROGRID,
                        "name",
                        "Sample Depot",
                        "timeZone",
                        scenario.site().timeZone())));
        steps.add(SetupStep.putResource("/circuits/" + CIRCUIT, circuitBody(scenario)));
        steps.add(SetupStep.putResource("/scopes/" + SCOPE, scopeBody(scenario)));
        chargerRatings(scenario).forEach((id, ratingKw) -> steps.add(assetStep(id, "CHARGING", "CHARGER", ratingKw)));
        steps.add(assetStep(
                "site-meter", "CONSUMPTION", "SITE_METER", scenario.site().ratingKw()));
        steps.add(connectionStep(scenario, settings));
        steps.add(SetupStep.putResource(CONNECTION + "/groups/" + GROUP, Map.of("scopeId", SCOPE)));
        return steps;
    }

    static SetupStep handshakeStep() {
        return SetupStep.postOperation(CONNECTION + "/handshake");
    }

    /** Requests a new client secret: the service returns a secret only once, and it may be lost. */
    static SetupStep rotateSecretStep() {
        return new SetupStep("POST", CONNECTION + "/rotate-secret", Map.of(), null, true);
    }

    private static Map<String, Object> circuitBody(Scenario scenario) {
        Map<String, Object> circuit = resourceBody(CIRCUIT, "Sample Depot grid connection");
        circuit.put("kind", "GRID_CONNECTION");
        circuit.put("ratingKw", scenario.site().ratingKw());
        circuit.put("safeDefaultKw", scenario.site().safeDefaultKw());
        circuit.put("phases", 3);
        circuit.put("nominalPhaseVoltage", 230);
        return circuit;
    }

    private static Map<String, Object> scopeBody(Scenario scenario) {
        DepotPlan depot = scenario.depot();
        Map<String, Object> scope = resourceBody(SCOPE, "Sample Depot charging");
        scope.put("circuitId", CIRCUIT);
        scope.put("uncontrollableLoadKw", depot == null ? OTHER_LOAD_KW : depot.otherLoadKw());
        return scope;
    }

    private static SetupStep assetStep(String id, String category, String meteringRole, double ratingKw) {
        Map<String, Object> asset = resourceBody(id, id.replace('-', ' '));
        asset.put("category", category);
        asset.put("meteringRole", meteringRole);
        asset.put("scopeId", SCOPE);
        asset.put("ratingKw", ratingKw);
        return SetupStep.putResource("/assets/" + id, asset);
    }

    /** Without a depot there are still eight chargers, so that a test can post readings for them. */
    private static Map<String, Double> chargerRatings(Scenario scenario) {
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

    private static SetupStep connectionStep(Scenario scenario, SimulatorSettings settings) {
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("id", "pretend-vector");
        connection.put("name", "Simulated distributor");
        connection.put("profile", "vector");
        connection.put("baseUrl", settings.oscpBaseUrl());
        connection.put("heartbeatIntervalSeconds", scenario.site().heartbeatSeconds());
        connection.put("recoveryHoldSeconds", scenario.site().recoveryHoldSeconds());
        connection.put("gapPolicy", "SAFE_DEFAULT");
        return scenario.access().usesOauth()
                ? oauthStep(connection, scenario, settings)
                : tokenStep(connection, settings);
    }

    private static SetupStep oauthStep(Map<String, Object> connection, Scenario scenario, SimulatorSettings settings) {
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
                        // Directions as the service sees them: outbound headers are those that the distributor
                        // requires.
                        "outbound", scenario.access().staticHeaders(),
                        "inbound", scenario.access().sentHeaders()));
        return new SetupStep("PUT", CONNECTION, connection, null, true);
    }

    /**
     * The profile requires OAuth and static headers; this connection overrides it to a fixed token where the service
     * allows it.
     */
    private static SetupStep tokenStep(Map<String, Object> connection, SimulatorSettings settings) {
        connection.put(
                "auth",
                Map.of(
                        "outbound", Map.of("type", "token", "token", settings.acceptedToken()),
                        "inbound", Map.of("type", "token", "token", settings.presentedToken())));
        Map<String, Object> explicit = new LinkedHashMap<>(connection);
        List<String> anyMethod = List.of("token", "oauth");
        explicit.put("authentication", Map.of("outbound", anyMethod, "inbound", anyMethod));
        explicit.put("requiredHeaders", List.of());
        return new SetupStep("PUT", CONNECTION, explicit, connection, false);
    }

    private static Map<String, Object> resourceBody(String id, String name) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("id", id);
        resource.put("microgridId", MICROGRID);
        resource.put("name", name);
        return resource;
    }
}
