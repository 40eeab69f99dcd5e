package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.Objects;
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

/** Each page and each call with each role: a new endpoint without a line in {@code roles.txt} fails. */
@ServiceTest
class RolesTests {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String PASSWORD = "a password for each role";

    /** The least role that may call an endpoint. PARTNER endpoints require other credentials than an account's. */
    private enum Least {
        PUBLIC,
        VIEWER,
        OPERATOR,
        ADMIN,
        PARTNER
    }

    private static final String MATRIX = matrix();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcAccounts accounts;

    @Autowired
    private PasswordEncoder encoder;

    @Autowired
    private ApplicationContext service;

    private final Map<String, Least> matrix = new TreeMap<>();

    private static String matrix() {
        try (InputStream lines = RolesTests.class.getResourceAsStream("roles.txt")) {
            return new String(Objects.requireNonNull(lines).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void roles() {
        MATRIX.lines()
                .map(line -> line.split(" +", -1))
                .forEach(line -> matrix.put(line[1] + " " + line[2], least(line)));
        String hash = String.valueOf(encoder.encode(PASSWORD));
        for (AccountRole role : AccountRole.values()) {
            accounts.saveAccount(new Account(name(role), hash, role, false));
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
    void theApiRefusesEachRoleWhatItMayNotDo() throws Exception {
        for (AccountRole role : AccountRole.values()) {
            for (Map.Entry<String, Least> line : lines("/api/", "/v3/")) {
                int status = api(line.getKey(), name(role) + ":" + PASSWORD);
                assertThat(status == 403)
                        .as("%s as %s returned %d", line.getKey(), role, status)
                        .isEqualTo(!may(role, line.getValue()));
                assertThat(status).as(line.getKey()).isNotEqualTo(401).isLessThan(500);
            }
        }
    }

    @Test
    void theConsoleRefusesEachRoleWhatItMayNotDoWithAPage() throws Exception {
        for (AccountRole role : AccountRole.values()) {
            Browser browser = new Browser();
            browser.signIn(name(role));
            for (Map.Entry<String, Least> line : lines("/console", "/password")) {
                HttpResponse<String> response = browser.call(line.getKey());
                assertThat(response.statusCode() == 403)
                        .as("%s as %s returned %d", line.getKey(), role, response.statusCode())
                        .isEqualTo(!may(role, line.getValue()));
                assertThat(response.statusCode()).as(line.getKey()).isLessThan(500);
                if (response.statusCode() == 403) {
                    assertThat(response.body()).contains("This is not open to you");
                }
            }
        }
    }

    @Test
    void callersWithoutSignInAreRefusedEverywhere() throws Exception {
        for (Map.Entry<String, Least> line : lines("/")) {
            boolean open = line.getValue() == Least.PUBLIC;
            int status = api(line.getKey(), "");
            boolean page = !line.getKey().contains("/api") && !line.getKey().contains("/oscp");
            if (!open) {
                // A form without its token is refused before authentication.
                assertThat(status).as(line.getKey()).isIn(page ? List.of(302, 403) : List.of(401));
            }
        }
    }

    @Test
    void noRoleIsACredentialOfAPartner() throws Exception {
        for (Map.Entry<String, Least> line : lines("/oscp")) {
            assertThat(api(line.getKey(), name(AccountRole.ADMIN) + ":" + PASSWORD))
                    .as(line.getKey())
                    .isEqualTo(401);
        }
    }

    private static boolean may(AccountRole role, Least least) {
        return switch (least) {
            case PUBLIC, VIEWER -> true;
            case OPERATOR -> role != AccountRole.VIEWER;
            case ADMIN -> role == AccountRole.ADMIN;
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

    private static String name(AccountRole role) {
        return "matrix-" + role.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Replaces placeholders by ids that do not exist, so that a permitted call has no effect. */
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
        // The stream of events is endless, so that only its beginning is read.
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
        response.body().close();
        return response.statusCode();
    }

    private static String method(String line) {
        String method = line.split(" ", -1)[0];
        return method.equals("ANY") ? "GET" : method;
    }

    /** A client with a session. */
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
