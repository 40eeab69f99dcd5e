package com.betterfleet.derms.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.payload.RawRequest.RawAnswer;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Valid requests to every edge of a running service; tests make them odd. */
final class EdgeRequests {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern SESSION = Pattern.compile("DERMS_SESSION=([^;]+)");
    private static final String FORM = "application/x-www-form-urlencoded";

    private final TestRig rig;
    private final String session;
    private final String csrf;

    EdgeRequests(int port) {
        rig = TestRig.create(port, "oscp", "");
        RawAnswer signIn = new RawRequest("GET", "/login", "").send(port);
        String form = "_csrf=%s&username=%s&password=%s"
                .formatted(
                        encode(find(CSRF, signIn.body())), ServiceTest.ADMIN_USER, encode(ServiceTest.ADMIN_PASSWORD));
        RawAnswer signedIn = new RawRequest("POST", "/login", form)
                .withHeader("Content-Type", FORM)
                .withHeader("Cookie", "DERMS_SESSION=" + find(SESSION, signIn.head()))
                .send(port);
        session = "DERMS_SESSION=" + find(SESSION, signedIn.head());
        csrf = find(
                CSRF,
                new RawRequest("GET", "/console/circuits/" + rig.scopeId(), "")
                        .withHeader("Cookie", session)
                        .send(port)
                        .body());
    }

    /** The form in which an edge describes a refusal. */
    enum RefusalForm {
        OSCP,
        PROBLEM,
        OAUTH,
        PAGE;

        boolean isFormOf(RawAnswer answer) {
            String type = answer.header("Content-Type").orElse("none");
            return switch (this) {
                case OSCP ->
                    type.startsWith("application/json") && answer.body().contains("{\"message\":\"");
                case PROBLEM ->
                    type.startsWith("application/problem+json")
                            && answer.body().contains("\"status\":" + answer.status());
                case OAUTH ->
                    type.startsWith("application/json") && answer.body().contains("\"error\":\"");
                case PAGE -> type.startsWith("text/html") && answer.body().contains("<h1>");
            };
        }
    }

    /** Each edge with its form of refusals and its answer to a valid request. */
    enum Edge {
        OSCP_MESSAGE(RefusalForm.OSCP, 204),
        OSCP_UNKNOWN(RefusalForm.OSCP, 404),
        OSCP_STRANGER(RefusalForm.OSCP, 401),
        API_READ(RefusalForm.PROBLEM, 200),
        API_WRITE(RefusalForm.PROBLEM, 200),
        API_UNKNOWN(RefusalForm.PROBLEM, 404),
        API_STRANGER(RefusalForm.PROBLEM, 401),
        READINGS(RefusalForm.PROBLEM, 200),
        TOKEN(RefusalForm.OAUTH, 401),
        EVENTS(RefusalForm.PROBLEM, 200),
        OPENAPI(RefusalForm.PROBLEM, 200),
        HEALTH(RefusalForm.PROBLEM, 200),
        LIVENESS(RefusalForm.PROBLEM, 200),
        METRICS(RefusalForm.PROBLEM, 200),
        LOGIN_PAGE(RefusalForm.PAGE, 200),
        LOGIN(RefusalForm.PAGE, 302),
        PAGE(RefusalForm.PAGE, 200),
        PAGE_UNKNOWN(RefusalForm.PAGE, 404),
        CONSOLE_FORM(RefusalForm.PAGE, 302),
        STATIC_FILE(RefusalForm.PAGE, 200);

        private final RefusalForm form;
        private final int validStatus;

        Edge(RefusalForm form, int validStatus) {
            this.form = form;
            this.validStatus = validStatus;
        }

        RefusalForm form() {
            return form;
        }

        int validStatus() {
            return validStatus;
        }
    }

    RawRequest valid(Edge edge) {
        return switch (edge) {
            case OSCP_MESSAGE -> partner("heartbeat");
            case OSCP_UNKNOWN -> partner("nothing_of_this_name");
            case OSCP_STRANGER -> json("POST", "/oscp/fp/2.0/heartbeat", "{}");
            case API_READ -> admin(new RawRequest("GET", "/api/v1/microgrids/" + rig.scopeId(), ""));
            case API_WRITE -> renameMicrogrid("Depot");
            case API_UNKNOWN -> admin(json("POST", "/api/v1/nothing-of-this-name", "{}"));
            case API_STRANGER -> json("POST", "/api/v1/meter-readings", "[]");
            case READINGS -> admin(json("POST", "/api/v1/meter-readings", "[]"));
            case TOKEN -> form("/oauth2/token", "grant_type=client_credentials&client_id=none&client_secret=none");
            case EVENTS -> admin(new RawRequest("GET", "/api/v1/events", ""));
            case OPENAPI -> admin(new RawRequest("GET", "/v3/api-docs", ""));
            case HEALTH -> new RawRequest("GET", "/actuator/health", "");
            case LIVENESS -> new RawRequest("GET", "/actuator/health/liveness", "").withHeader("Cookie", session);
            case METRICS -> admin(new RawRequest("GET", "/actuator/prometheus", ""));
            case LOGIN_PAGE -> new RawRequest("GET", "/login", "");
            case LOGIN ->
                form("/login", "_csrf=" + encode(csrf) + "&username=nobody&password=x")
                        .withHeader("Cookie", session);
            case PAGE -> new RawRequest("GET", "/console/circuits/" + rig.scopeId(), "").withHeader("Cookie", session);
            case PAGE_UNKNOWN ->
                new RawRequest("GET", "/console/nothing-of-this-name", "").withHeader("Cookie", session);
            case CONSOLE_FORM ->
                form(
                                "/console/circuits/" + rig.scopeId() + "/operational-limit",
                                "_csrf=" + encode(csrf) + "&limitKw=50&until=&reason=hot")
                        .withHeader("Cookie", session);
            case STATIC_FILE -> new RawRequest("GET", "/assets/console.css", "");
        };
    }

    RawRequest renameMicrogrid(String name) {
        return admin(json(
                "PUT",
                "/api/v1/microgrids/" + rig.scopeId(),
                "{\"name\":\"%s\",\"timeZone\":\"Pacific/Auckland\"}".formatted(name)));
    }

    private RawRequest partner(String message) {
        return json(
                        "POST",
                        "/oscp/fp/2.0/" + message,
                        "{\"offline_mode_at\":\"" + rig.readClock().plusSeconds(60) + "\"}")
                .withHeader("Authorization", "Token " + rig.inboundToken())
                .withHeader("X-Request-ID", "r1");
    }

    private static RawRequest json(String method, String path, String body) {
        return new RawRequest(method, path, body).withHeader("Content-Type", "application/json");
    }

    private static RawRequest form(String path, String body) {
        return new RawRequest("POST", path, body).withHeader("Content-Type", FORM);
    }

    private static RawRequest admin(RawRequest request) {
        String credentials = ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD;
        return request.withHeader(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    private static String find(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return Optional.of(found)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .orElseThrow(() -> new AssertionError("no " + pattern + " in " + text));
    }
}
