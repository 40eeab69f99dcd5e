package com.betterfleet.derms.fuzz;

import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Valid messages of a partner. */
final class OscpMessages {

    private static final String BASE = "/oscp/fp/2.0/";

    private static final List<String> TYPES = List.of(
            "CONSUMPTION", "GENERATION", "FALLBACK_CONSUMPTION", "FALLBACK_GENERATION", "CONSUMPTION", "OPTIMUM");

    private static final List<String> UNITS = List.of("KW", "KW", "W", "A", "WH", "KWH");

    private static final List<String> UNSERVED = List.of(
            "adjust_group_capacity_forecast",
            "group_capacity_compliance_error",
            "update_group_measurements",
            "update_asset_measurements");

    private OscpMessages() {}

    /**
     * Creates a valid message.
     *
     * @param registrations the site whose connection may lose its tokens
     */
    static FuzzRequest createMessage(FuzzSite site, FuzzSite registrations, int index, Random random) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return createRegistration(registrations, index, random);
        }
        FuzzRequest request = switch (kind) {
            case 1, 2 -> message("handshake", site, index, handshakeBody(random));
            case 3, 4 ->
                message("handshake_acknowledge", site, index, handshakeBody(random))
                        .withHeader("X-Correlation-ID", "c" + index);
            case 5, 6, 7 -> message("heartbeat", site, index, heartbeatBody(site, random));
            case 8 -> message(OddValues.pick(random, UNSERVED), site, index, forecastBody(site, random));
            default -> message("update_group_capacity_forecast", site, index, forecastBody(site, random));
        };
        if (kind > 15) {
            String count = random.nextBoolean() ? "1" : "2";
            request.withHeader("X-Segment-Index", "1").withHeader("X-Segment-Count", count);
        }
        return request;
    }

    private static FuzzRequest createRegistration(FuzzSite site, int index, Random random) {
        String method = OddValues.pick(random, List.of("POST", "POST", "PUT", "DELETE"));
        FuzzRequest request = new FuzzRequest(method + " register", method, BASE + "register")
                .withHeader("Authorization", "Token " + site.rig().inboundToken())
                .withHeader("X-Request-ID", "f" + index);
        return method.equals("DELETE")
                ? request
                : request.withBody(
                        "application/json",
                        "{\"token\":\"offered-%d-that-is-long-enough\",\"version_url\":[{\"version\":\"%s\",\"base_url\":"
                                        .formatted(index, random.nextInt(6) == 0 ? "3.0" : "2.0")
                                + "\"http://localhost:9/oscp/cp/2.0\"}]}");
    }

    private static FuzzRequest message(String name, FuzzSite site, int index, String body) {
        return new FuzzRequest("POST " + name, "POST", BASE + name)
                .withHeader("Authorization", "Token " + site.rig().inboundToken())
                .withHeader("X-Request-ID", "f" + index)
                .withBody("application/json", body);
    }

    private static String handshakeBody(Random random) {
        if (random.nextInt(5) == 0) {
            return "{}";
        }
        return "{\"required_behaviour\":{\"heartbeat_interval\":%s,\"measurement_configuration\":[%s]}}"
                .formatted(
                        OddValues.pick(random, List.of("60", "15.0", "900")),
                        OddValues.pick(random, List.of("", "\"INTERMITTENT\"", "\"CONTINUOUS\",\"INTERMITTENT\"")));
    }

    private static String heartbeatBody(FuzzSite site, Random random) {
        return "{\"offline_mode_at\":\"" + site.now().plusSeconds(600 + random.nextInt(3_600)) + "\"}";
    }

    private static String forecastBody(FuzzSite site, Random random) {
        StringBuilder blocks = new StringBuilder();
        Instant start = site.now().plusSeconds(900L * (random.nextInt(8) - 2));
        for (int i = 0; i <= random.nextInt(4); i++) {
            Instant end = start.plusSeconds(900);
            blocks.append(blocks.isEmpty() ? "" : ",")
                    .append(
                            "{\"capacity\":%s,\"phase\":\"%s\",\"unit\":\"%s\",\"start_time\":\"%s\",\"end_time\":\"%s\"}"
                                    .formatted(
                                            OddValues.pick(random, List.of("0", "50", "123.456", "900")),
                                            OddValues.pick(random, List.of("ALL", "UNKNOWN", "ALL", "ONE")),
                                            OddValues.pick(random, UNITS),
                                            start,
                                            end));
            start = end;
        }
        return site.rig().forecastBody(OddValues.pick(random, TYPES), blocks.toString());
    }
}
