package com.betterfleet.derms.fuzz;

import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Valid values by the names of fields and parameters; of other names by their schema. */
final class ExampleValues {

    /** Fields and parameters without which a request is valid, and with which it would contradict others. */
    private static final List<String> OMITTED = List.of("forecastRequestId", "until", "upTo", "at");

    private static final Map<String, Object> VALUES = Map.ofEntries(
            Map.entry("name", "Depot"),
            Map.entry("timeZone", "Pacific/Auckland"),
            Map.entry("kind", "GRID_CONNECTION"),
            Map.entry("ratingKw", 1000),
            Map.entry("safeDefaultKw", 200),
            Map.entry("exportRatingKw", 100),
            Map.entry("exportSafeDefaultKw", 50),
            Map.entry("phases", 3),
            Map.entry("nominalPhaseVoltage", 230),
            Map.entry("minimumUsefulKw", 10),
            Map.entry("uncontrollableLoadKw", 5),
            Map.entry("energyUntil", "06:00"),
            Map.entry("breachWindowSeconds", 60),
            Map.entry("breachSettleSeconds", 60),
            Map.entry("breachTolerancePercent", 2),
            Map.entry("breachToleranceKw", 5),
            Map.entry("category", "CHARGING"),
            Map.entry("meteringRole", "CHARGER"),
            Map.entry("limitKw", 500),
            Map.entry("reason", "works on the feeder"),
            Map.entry("direction", "IMPORT"),
            Map.entry("capacityKw", 300),
            Map.entry("message", "the buses leave earlier"),
            Map.entry("role", "VIEWER"),
            Map.entry("password", "a battery of horses"),
            Map.entry("mustChange", false),
            Map.entry("enforcement", "ENFORCE"),
            Map.entry("validSeconds", 600),
            Map.entry("ids", 1),
            Map.entry("offset", 0),
            Map.entry("before", 0),
            Map.entry("limit", 5),
            Map.entry("state", "OPEN"),
            Map.entry("status", 204),
            Map.entry("text", "a"),
            Map.entry("type", "heartbeat"),
            Map.entry("failed", true));

    private final FuzzSite site;
    private final boolean creation;
    private final Random random;

    /** @param creation whether an id in a body is a new one */
    ExampleValues(FuzzSite site, boolean creation, Random random) {
        this.site = site;
        this.creation = creation;
        this.random = random;
    }

    boolean isOmitted(String name) {
        return OMITTED.contains(name);
    }

    JsonNode valueOf(String name, JsonNode schema) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        String text = switch (name) {
            case "id" -> creation ? "f" + Long.toHexString(random.nextLong()) : site.id();
            case "microgridId", "circuitId", "scopeId", "assetId", "connectionId", "groupId" -> site.id();
            case "remoteId" -> "remote-" + site.id();
            case "start" -> site.now().plusSeconds(3_600).toString();
            case "end" -> site.now().plusSeconds(7_200).toString();
            case "from" -> site.now().minusSeconds(3_600).toString();
            case "to", "until" -> site.now().plusSeconds(3_600).toString();
            default -> "";
        };
        if (!text.isEmpty()) {
            return nodes.stringNode(text);
        }
        Object known = VALUES.get(name);
        // One name may have several meanings: the direction of a message is not that of power.
        if (schema.has("enum")) {
            JsonNode choices = schema.get("enum");
            return known != null && choices.valueStream().anyMatch(toNode(known)::equals)
                    ? toNode(known)
                    : choices.get(0);
        }
        if (known != null) {
            return toNode(known);
        }
        return switch (schema.path("type").asString("string")) {
            case "integer", "number" -> nodes.numberNode(1);
            case "boolean" -> nodes.booleanNode(true);
            default -> nodes.stringNode("a");
        };
    }

    private static JsonNode toNode(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Integer number -> nodes.numberNode(number);
            case Boolean flag -> nodes.booleanNode(flag);
            default -> nodes.stringNode(value.toString());
        };
    }

    /** Its token is another one than that of the site's messages, where it creates a connection. */
    String connection() {
        String id = creation ? "f" + Long.toHexString(random.nextLong()) : site.id();
        String token = creation ? "token-of-" + id : site.rig().inboundToken();
        return ("{\"id\":\"%s\",\"name\":\"Partner\",\"profile\":\"oscp\",\"baseUrl\":\"http://localhost:9/oscp/cp/2.0\","
                        + "\"auth\":{\"outbound\":{\"type\":\"token\",\"token\":\"out-%s\"},"
                        + "\"inbound\":{\"type\":\"token\",\"token\":\"%s\"}},"
                        + "\"authentication\":{\"outbound\":[\"token\"],\"inbound\":[\"token\"]},"
                        + "\"requiredHeaders\":[],\"ampereMeaning\":\"SUM\"}")
                .formatted(id, id, token);
    }

    String readings(String mediaType) {
        String at = site.now().minusSeconds(60L * random.nextInt(60)).toString();
        String row = "{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%d,\"exportWh\":0,\"powerW\":11000.5}"
                .formatted(site.id(), at, 1_000 + random.nextInt(100));
        return switch (mediaType) {
            case "text/csv" -> "assetId,at,importWh,exportWh\n%s,%s,1000.5,0\n".formatted(site.id(), at);
            case "application/x-ndjson" ->
                row + "\n" + row.replace("\"importWh\"", "\"exportWh\"").replaceFirst(",\"exportWh\":0", "") + "\n";
            default ->
                "[%s,{\"assetId\":\"%s\",\"at\":\"%s\",\"phases\":[{\"phase\":\"ONE\",\"importWh\":5}]}]"
                        .formatted(row, site.id(), at);
        };
    }
}
