package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every page and every call, with every role: a new one without a line here fails. */
@ServiceTest
class RolesTests {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String PASSWORD = "a password for each role";

    /** Who may, at least. PARTNER: guarded by other credentials, of which no role is one. */
    private enum Least {
        ANYBODY,
        VIEWER,
        OPERATOR,
        ADMIN,
        PARTNER
    }

    private static final String MATRIX = """
            ANYBODY  GET    /login
            VIEWER   GET    /password
            VIEWER   POST   /password
            ANYBODY  ANY    /error
            VIEWER   GET    /v3/api-docs
            VIEWER   GET    /v3/api-docs.yaml
            PARTNER  POST   /oscp/fp/2.0/update_group_capacity_forecast
            PARTNER  POST   /oscp/fp/2.0/handshake
            PARTNER  POST   /oscp/fp/2.0/handshake_acknowledge
            PARTNER  POST   /oscp/fp/2.0/heartbeat
            PARTNER  ANY    /oscp/**
            OPERATOR POST   /api/v1/meter-readings
            VIEWER   GET    /api/v1/circuits
            VIEWER   GET    /api/v1/circuits/{id}
            VIEWER   GET    /api/v1/circuits/{id}/changes
            VIEWER   GET    /api/v1/circuits/{id}/changes.csv
            ADMIN    POST   /api/v1/microgrids/{microgridId}/circuits
            ADMIN    PUT    /api/v1/circuits/{id}
            ADMIN    DELETE /api/v1/circuits/{id}
            OPERATOR PUT    /api/v1/circuits/{id}/operational-limit
            VIEWER   GET    /api/v1/scopes/{id}/breaches
            VIEWER   GET    /api/v1/scopes/{id}/control-cycle
            VIEWER   GET    /console/scopes/{id}/cycle
            VIEWER   GET    /api/v1/scopes/{id}/windows
            VIEWER   GET    /api/v1/scopes/{id}/windows.csv
            VIEWER   GET    /api/v1/connections/{id}/publication
            VIEWER   GET    /api/v1/connections/{id}/dead-letters
            OPERATOR POST   /api/v1/connections/{id}/dead-letters/{letterId}/resend
            ADMIN    PUT    /api/v1/circuits/{id}/remote
            ADMIN    DELETE /api/v1/circuits/{id}/remote
            ADMIN    POST   /api/v1/microgrids/{microgridId}/scopes
            ADMIN    PUT    /api/v1/scopes/{id}
            VIEWER   GET    /api/v1/scopes/{id}
            VIEWER   GET    /api/v1/scopes
            ADMIN    DELETE /api/v1/scopes/{id}
            VIEWER   GET    /api/v1/connections
            ADMIN    POST   /api/v1/connections
            ADMIN    PUT    /api/v1/connections/{id}
            VIEWER   GET    /api/v1/connections/{id}
            ADMIN    DELETE /api/v1/connections/{id}
            OPERATOR POST   /api/v1/connections/{id}/handshake
            ADMIN    POST   /api/v1/connections/{id}/connect
            ADMIN    POST   /api/v1/connections/{id}/disconnect
            ADMIN    PUT    /api/v1/connections/{id}/groups/{groupId}
            VIEWER   GET    /api/v1/connections/{id}/groups/{groupId}
            ADMIN    DELETE /api/v1/connections/{id}/groups/{groupId}
            ADMIN    POST   /api/v1/connections/{id}/rotate-secret
            OPERATOR POST   /api/v1/connections/{id}/test-credentials
            VIEWER   GET    /api/v1/connections/{id}/outbox
            OPERATOR POST   /api/v1/connections/{id}/outbox/{messageId}/resend
            VIEWER   GET    /api/v1/incidents
            VIEWER   GET    /api/v1/incidents/{id}
            OPERATOR POST   /api/v1/incidents/{id}/acknowledge
            VIEWER   GET    /api/v1/signing-keys
            ADMIN    POST   /api/v1/signing-keys
            VIEWER   GET    /api/v1/scopes/{id}/constraint
            OPERATOR POST   /api/v1/scopes/{id}/withdraw
            VIEWER   GET    /api/v1/scopes/{id}/adjustments
            VIEWER   GET    /api/v1/scopes/{id}/adjustments/{number}
            OPERATOR POST   /api/v1/scopes/{id}/adjustments
            OPERATOR POST   /api/v1/scopes/{id}/adjustments/preview
            OPERATOR POST   /api/v1/scopes/{id}/adjustments/{number}/cancel
            VIEWER   GET    /api/v1/scopes/{id}/compliance-errors
            VIEWER   GET    /api/v1/scopes/{id}/compliance-errors/{number}
            OPERATOR POST   /api/v1/scopes/{id}/compliance-errors
            OPERATOR POST   /api/v1/scopes/{id}/compliance-errors/preview
            OPERATOR POST   /api/v1/scopes/{id}/disconnect
            OPERATOR POST   /api/v1/scopes/{id}/connect
            VIEWER   GET    /api/v1/scopes/{id}/timeline
            VIEWER   GET    /api/v1/notifications
            VIEWER   GET    /api/v1/notifications/unread
            VIEWER   POST   /api/v1/notifications/read
            ADMIN    POST   /api/v1/microgrids/{microgridId}/assets
            ADMIN    PUT    /api/v1/assets/{id}
            VIEWER   GET    /api/v1/assets/{id}
            VIEWER   GET    /api/v1/scopes/{scopeId}/assets
            ADMIN    DELETE /api/v1/assets/{id}
            VIEWER   GET    /api/v1/clock
            ADMIN    PUT    /api/v1/clock
            VIEWER   GET    /api/v1/messages
            VIEWER   GET    /api/v1/audit
            VIEWER   GET    /api/v1/microgrids
            ADMIN    POST   /api/v1/microgrids
            ADMIN    PUT    /api/v1/microgrids/{id}
            VIEWER   GET    /api/v1/microgrids/{id}
            ADMIN    DELETE /api/v1/microgrids/{id}
            ADMIN    GET    /api/v1/accounts
            ADMIN    GET    /api/v1/accounts/{name}
            ADMIN    PUT    /api/v1/accounts/{name}
            ADMIN    DELETE /api/v1/accounts/{name}
            VIEWER   GET    /api/v1/events
            VIEWER   GET    /
            VIEWER   GET    /console
            VIEWER   GET    /console/messages
            VIEWER   GET    /console/incidents
            VIEWER   GET    /console/incidents/{id}
            OPERATOR POST   /console/incidents/{id}/acknowledge
            VIEWER   GET    /console/notifications
            VIEWER   POST   /console/notifications/read
            VIEWER   GET    /console/notices
            VIEWER   GET    /console/microgrids
            VIEWER   GET    /console/cards
            VIEWER   GET    /console/cards/{scopeId}
            OPERATOR POST   /console/connections/{id}/handshake
            OPERATOR POST   /console/connections/{id}/test-credentials
            ADMIN    POST   /console/connections/{id}/rotate-secret
            ADMIN    POST   /console/connections/{id}/disconnect
            ADMIN    POST   /console/connections/{id}/connect
            OPERATOR POST   /console/connections/{id}/dead-letters/{letter}/resend
            OPERATOR POST   /console/connections/{id}/outbox/{messageId}/resend
            VIEWER   GET    /console/circuits
            VIEWER   GET    /console/circuits/{id}
            VIEWER   GET    /console/circuits/{id}/now
            VIEWER   GET    /console/scopes/{id}
            VIEWER   GET    /console/scopes/{id}/now
            VIEWER   GET    /console/scopes/{id}/timeline.json
            VIEWER   GET    /console/scopes/{id}/windows
            VIEWER   GET    /console/scopes/{id}/windows/recent
            OPERATOR POST   /console/circuits/{id}/operational-limit
            OPERATOR POST   /console/circuits/{id}/operational-limit/release
            OPERATOR POST   /console/scopes/{id}/disconnect
            OPERATOR POST   /console/scopes/{id}/connect
            OPERATOR POST   /console/scopes/{id}/withdraw
            VIEWER   GET    /console/scopes/{id}/negotiation
            VIEWER   GET    /console/scopes/{id}/ask
            OPERATOR POST   /console/scopes/{id}/ask
            VIEWER   GET    /console/scopes/{id}/cannot-meet
            OPERATOR POST   /console/scopes/{id}/cannot-meet
            OPERATOR POST   /console/scopes/{id}/adjustments/{number}/cancel
            VIEWER   GET    /console/connections/{id}
            VIEWER   GET    /console/connections/{id}/now
            VIEWER   GET    /console/connections
            VIEWER   GET    /console/banner
            ADMIN    GET    /console/accounts
            ADMIN    POST   /console/accounts
            ADMIN    POST   /console/accounts/{name}/delete
            """;

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcAccounts accounts;

    @Autowired
    private PasswordEncoder encoder;

    @Autowired
    private ApplicationContext service;

    private final Map<String, Least> matrix = new TreeMap<>();

    @BeforeEach
    void roles() {
        MATRIX.lines()
                .map(line -> line.split(" +", -1))
                .forEach(line -> matrix.put(line[1] + " " + line[2], least(line)));
        String hash = String.valueOf(encoder.encode(PASSWORD));
        for (Role role : Role.values()) {
            accounts.put(new Account(name(role), hash, role, false));
        }
    }

    @Test
    void everyMappedEndpointHasItsLine() {
        Set<String> mapped = new TreeSet<>();
        service.getBeansOfType(RequestMappingHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().keySet().forEach(info -> mapped.addAll(named(info))));

        assertThat(mapped).isEqualTo(new TreeSet<>(matrix.keySet()));
    }

    @Test
    void theApiRefusesEachRoleWhatIsNotForIt() throws Exception {
        for (Role role : Role.values()) {
            for (Map.Entry<String, Least> line : lines("/api/", "/v3/")) {
                int status = api(line.getKey(), name(role) + ":" + PASSWORD);
                assertThat(status == 403)
                        .as("%s as %s answered %d", line.getKey(), role, status)
                        .isEqualTo(!may(role, line.getValue()));
                assertThat(status).as(line.getKey()).isNotEqualTo(401).isLessThan(500);
            }
        }
    }

    @Test
    void theConsoleRefusesEachRoleWhatIsNotForItWithAPageThatSaysSo() throws Exception {
        for (Role role : Role.values()) {
            Browser browser = new Browser();
            browser.signIn(name(role));
            for (Map.Entry<String, Least> line : lines("/console", "/password")) {
                HttpResponse<String> answer = browser.call(line.getKey());
                assertThat(answer.statusCode() == 403)
                        .as("%s as %s answered %d", line.getKey(), role, answer.statusCode())
                        .isEqualTo(!may(role, line.getValue()));
                assertThat(answer.statusCode()).as(line.getKey()).isLessThan(500);
                if (answer.statusCode() == 403) {
                    assertThat(answer.body()).contains("This is not open to you");
                }
            }
        }
    }

    @Test
    void whoeverIsNotSignedInGetsNowhere() throws Exception {
        for (Map.Entry<String, Least> line : lines("/")) {
            boolean open = line.getValue() == Least.ANYBODY;
            int status = api(line.getKey(), "");
            boolean page = !line.getKey().contains("/api") && !line.getKey().contains("/oscp");
            if (!open) {
                // A form without its token is refused before anybody asks who sends it.
                assertThat(status).as(line.getKey()).isIn(page ? List.of(302, 403) : List.of(401));
            }
        }
    }

    @Test
    void noRoleIsACredentialOfAPartner() throws Exception {
        for (Map.Entry<String, Least> line : lines("/oscp")) {
            assertThat(api(line.getKey(), name(Role.ADMIN) + ":" + PASSWORD))
                    .as(line.getKey())
                    .isEqualTo(401);
        }
    }

    private static boolean may(Role role, Least least) {
        return switch (least) {
            case ANYBODY, VIEWER -> true;
            case OPERATOR -> role != Role.VIEWER;
            case ADMIN -> role == Role.ADMIN;
            case PARTNER -> false;
        };
    }

    private List<Map.Entry<String, Least>> lines(String... paths) {
        return matrix.entrySet().stream()
                .filter(line -> Arrays.stream(paths)
                        .anyMatch(path -> line.getKey().split(" ", -1)[1].startsWith(path)))
                .toList();
    }

    private static List<String> named(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        List<String> names = new ArrayList<>();
        for (String pattern : info.getPatternValues()) {
            if (methods.isEmpty()) {
                names.add("ANY " + pattern);
            }
            methods.forEach(method -> names.add(method + " " + pattern));
        }
        return names;
    }

    private static Least least(String... line) {
        return Least.valueOf(line[0]);
    }

    private static String name(Role role) {
        return "matrix-" + role.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What is asked for exists nowhere: whoever may ask is told so, and nothing happens. */
    private static String address(String line) {
        return line.split(" ", -1)[1]
                .replace("{messageId}", "0")
                .replaceAll("(incidents/)\\{id}", "$10")
                .replaceAll("\\{[^}]+}", "no-such")
                .replace("/**", "/anything");
    }

    private int api(String line, String credentials) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + address(line)))
                .header("Content-Type", "application/json")
                .method(method(line), BodyPublishers.noBody());
        if (!credentials.isEmpty()) {
            String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + basic);
        }
        // The stream of events never ends: its beginning is enough.
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    private static String method(String line) {
        String method = line.split(" ", -1)[0];
        return method.equals("ANY") ? "GET" : method;
    }

    /** Somebody with a session. */
    private final class Browser {

        private final HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        private String token = "";

        void signIn(String name) throws IOException, InterruptedException {
            token = tokenOf("/login");
            post("/login", "username=" + name + "&password=" + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8));
            token = tokenOf("/console/microgrids");
        }

        HttpResponse<String> call(String line) throws IOException, InterruptedException {
            return method(line).equals("GET") ? send(request(address(line))) : post(address(line), "");
        }

        private HttpResponse<String> post(String path, String fields) throws IOException, InterruptedException {
            return send(request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("_csrf=" + token + "&" + fields)));
        }

        private String tokenOf(String page) throws IOException, InterruptedException {
            Matcher found = CSRF.matcher(send(request(page)).body());
            assertThat(found.find()).as("a form on " + page).isTrue();
            return found.group(1);
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .header("Accept", "text/html");
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
