package com.betterfleet.simulator.settings;

import java.net.URI;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables, read once.
 *
 * @param port where the simulator listens ({@code SIM_PORT}, 8090)
 * @param publicUrl URL at which the service reaches the simulator ({@code SIM_PUBLIC_URL}, http://localhost:port)
 * @param scenario name of a built-in scenario or path of a file ({@code SIM_SCENARIO}, quick)
 * @param serviceUrl URL of the service ({@code SIM_SERVICE_URL}, http://localhost:8080)
 * @param setup whether to create the demo microgrid in the service first ({@code SIM_SETUP}, true)
 * @param acceptedToken token required of the service ({@code SIM_ACCEPTED_TOKEN}, random per run)
 * @param presentedToken token presented to the service ({@code SIM_PRESENTED_TOKEN}, random per run)
 * @param clientForService client issued to the service ({@code SIM_CLIENT_ID}, {@code SIM_CLIENT_SECRET}; both random
 *     per run)
 * @param clientOfService client issued by the service, when another program sets up the connection ({@code
 *     SIM_SERVICE_CLIENT_ID}, {@code SIM_SERVICE_CLIENT_SECRET}; none)
 */
public record SimulatorSettings(
        int port,
        String publicUrl,
        String scenario,
        URI serviceUrl,
        String adminUser,
        @Nullable String adminPassword,
        boolean setup,
        String acceptedToken,
        String presentedToken,
        ClientCredentials clientForService,
        @Nullable ClientCredentials clientOfService) {

    /** @param variables returns the value of a variable, or null when it is not set */
    public static SimulatorSettings fromEnvironment(Function<String, @Nullable String> variables) {
        int port = parsePort(valueOr(variables, "SIM_PORT", "8090"));
        return new SimulatorSettings(
                port,
                stripTrailingSlashes(valueOr(variables, "SIM_PUBLIC_URL", "http://localhost:" + port)),
                valueOr(variables, "SIM_SCENARIO", "quick"),
                parseUrl(valueOr(variables, "SIM_SERVICE_URL", "http://localhost:8080")),
                valueOr(variables, "SIM_ADMIN_USER", "admin"),
                variables.apply("SIM_ADMIN_PASSWORD"),
                parseSetup(valueOr(variables, "SIM_SETUP", "true")),
                valueOr(variables, "SIM_ACCEPTED_TOKEN", randomToken()),
                valueOr(variables, "SIM_PRESENTED_TOKEN", randomToken()),
                new ClientCredentials(
                        valueOr(variables, "SIM_CLIENT_ID", "pretend-fp-" + UUID.randomUUID()),
                        valueOr(variables, "SIM_CLIENT_SECRET", randomToken())),
                readClientOfService(variables));
    }

    /** Returns the base URL of the distributor's OSCP endpoints, with the version. */
    public String oscpBaseUrl() {
        return publicUrl + "/oscp/cp/2.0";
    }

    /** Returns the URL at which the service fetches access tokens. */
    public String tokenUrl() {
        return publicUrl + "/oauth2/token";
    }

    private static @Nullable ClientCredentials readClientOfService(Function<String, @Nullable String> variables) {
        String id = valueOr(variables, "SIM_SERVICE_CLIENT_ID", "");
        String secret = valueOr(variables, "SIM_SERVICE_CLIENT_SECRET", "");
        if (id.isEmpty() != secret.isEmpty()) {
            throw new InvalidSettings(
                    "only one of SIM_SERVICE_CLIENT_ID and SIM_SERVICE_CLIENT_SECRET is set; set both");
        }
        return id.isEmpty() ? null : new ClientCredentials(id, secret);
    }

    private static String valueOr(Function<String, @Nullable String> variables, String name, String defaultValue) {
        String value = variables.apply(name);
        return value == null || value.isBlank() ? defaultValue : value.strip();
    }

    private static int parsePort(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new InvalidSettings("SIM_PORT is '" + text + "'; give a port number from 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    private static URI parseUrl(String text) {
        if (!text.matches("https?://[^\\s/]+.*")) {
            throw new InvalidSettings("SIM_SERVICE_URL is '" + text + "'; give an http or https address");
        }
        return URI.create(stripTrailingSlashes(text));
    }

    private static boolean parseSetup(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new InvalidSettings("SIM_SETUP is '" + text + "'; give true or false");
        }
        return text.equals("true");
    }

    private static String stripTrailingSlashes(String text) {
        return text.replaceAll("/+$", "");
    }

    private static String randomToken() {
        return "sample-" + UUID.randomUUID();
    }
}
