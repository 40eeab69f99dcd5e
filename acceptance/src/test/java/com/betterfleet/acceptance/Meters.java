package com.betterfleet.acceptance;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Some chargers of one test, and what they tell over the API. */
record Meters(RunningService service, String key) {

    static Meters create(RunningService service, String key, int count) {
        AdminApi api = service.api();
        api.put("/microgrids/m-" + key, Map.of("name", key, "timeZone", "Pacific/Auckland"))
                .expecting(200);
        api.put("/scopes/s-" + key, Map.of("microgridId", "m-" + key, "name", key))
                .expecting(200);
        Meters meters = new Meters(service, key);
        for (int i = 0; i < count; i++) {
            api.put(
                            "/assets/" + meters.id(i),
                            Map.of(
                                    "microgridId",
                                    "m-" + key,
                                    "name",
                                    "Charger " + i,
                                    "category",
                                    "CHARGING",
                                    "meteringRole",
                                    "CHARGER",
                                    "scopeId",
                                    "s-" + key,
                                    "ratingKw",
                                    150))
                    .expecting(200);
        }
        return meters;
    }

    String id(int number) {
        return "a-" + key + "-" + number;
    }

    /** So many minutes after a whole hour that lies between one and two hours back. */
    Instant at(int minute) {
        return service.api()
                .now()
                .truncatedTo(ChronoUnit.HOURS)
                .minusSeconds(3_600)
                .plusSeconds(60L * minute);
    }

    Answer post(String type, String body) {
        String credentials = "admin:" + RunningService.PASSWORD;
        return Web.call(
                "POST",
                service.url() + "/api/v1/meter-readings",
                Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)),
                        "Content-Type",
                        type),
                body);
    }

    /** The rejected rows of an answer, each as its index and its reason. */
    static List<String> rejected(JsonNode answer) {
        return remarks(answer, "rejected");
    }

    static List<String> flagged(JsonNode answer) {
        return remarks(answer, "flagged");
    }

    private static List<String> remarks(JsonNode answer, String list) {
        List<String> remarks = new ArrayList<>();
        answer.get(list)
                .forEach(one -> remarks.add(
                        one.get("index").asInt() + ": " + one.get("reason").asString()));
        return remarks;
    }
}
