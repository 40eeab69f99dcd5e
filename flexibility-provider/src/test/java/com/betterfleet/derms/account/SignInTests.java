package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

@ServiceTest
class SignInTests {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcAccounts accounts;

    @Autowired
    private PasswordEncoder encoder;

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Test
    void theApiAsksForBasicWithAProblemDocument() throws Exception {
        HttpResponse<String> response = send(request("/v3/api-docs"));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Content-Type"))
                .get()
                .asString()
                .startsWith("application/problem+json");
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .get()
                .asString()
                .startsWith("Basic");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void theAdminReadsTheApiWithBasic() throws Exception {
        HttpResponse<String> response = send(basic("/v3/api-docs", ServiceTest.ADMIN_USER, ServiceTest.ADMIN_PASSWORD));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        assertThat(send(basic("/v3/api-docs", "unknown", "wrong")).statusCode()).isEqualTo(401);
    }

    @Test
    void healthIsPublicAndMetricsAreNot() throws Exception {
        assertThat(send(request("/actuator/health/liveness")).statusCode()).isEqualTo(200);
        assertThat(send(request("/actuator/health/readiness")).statusCode()).isEqualTo(200);
        assertThat(send(request("/actuator/prometheus")).statusCode()).isEqualTo(401);
        assertThat(send(basic("/actuator/prometheus", ServiceTest.ADMIN_USER, ServiceTest.ADMIN_PASSWORD))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theConsoleRedirectsToItsSignInPage() throws Exception {
        HttpResponse<String> response = send(request("/"));
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location")).get().asString().endsWith("/login");
    }

    @Test
    void pagesRunOnlyTheServicesOwnFiles() throws Exception {
        HttpResponse<String> response = send(request("/login"));
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Set-Cookie"))
                .get()
                .asString()
                .contains("DERMS_SESSION", "HttpOnly", "SameSite=Lax");
    }

    @Test
    void aConsoleSessionReadsTheApiButChangesNothing() throws Exception {
        signIn(ServiceTest.ADMIN_USER, ServiceTest.ADMIN_PASSWORD);
        HttpResponse<String> read = send(request("/v3/api-docs"));
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().firstValue("Set-Cookie"))
                .as("leaving the page before the response does not end the session")
                .isEmpty();
        assertThat(send(request("/v3/api-docs").header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("/api/v1/anything").POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aFormWithoutItsTokenIsRefused() throws Exception {
        HttpResponse<String> response =
                send(request("/login").POST(BodyPublishers.ofString("username=admin&password=x")));
        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void aViewerMayReadButNotChange() throws Exception {
        accounts.addIfAbsent(new Account("viewer", hash("a viewer's password"), AccountRole.VIEWER, false));
        assertThat(send(basic("/v3/api-docs", "viewer", "a viewer's password")).statusCode())
                .isEqualTo(200);
        assertThat(send(basic("/api/v1/anything", "viewer", "a viewer's password")
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aGeneratedPasswordWorksForBasicButMustBeReplacedInTheConsole() throws Exception {
        accounts.addIfAbsent(new Account("newcomer", hash("generated password"), AccountRole.ADMIN, true));
        assertThat(send(basic("/v3/api-docs", "newcomer", "generated password")).statusCode())
                .isEqualTo(200);

        signIn("newcomer", "generated password");
        assertThat(send(request("/")).headers().firstValue("Location"))
                .get()
                .asString()
                .endsWith("/password");
        assertThat(send(request("/v3/api-docs")).statusCode()).isEqualTo(401);

        assertThat(changePassword("generated password", "short").body()).contains("at least 12 characters");
        assertThat(changePassword("mistyped", "a password of my own").body()).contains("present password is wrong");
        assertThat(changePassword("generated password", "a password of my own")
                        .headers()
                        .firstValue("Location"))
                .get()
                .asString()
                .endsWith("/login?changed");

        assertThat(send(basic("/v3/api-docs", "newcomer", "generated password")).statusCode())
                .isEqualTo(401);
        signIn("newcomer", "a password of my own");
        assertThat(send(request("/")).headers().firstValue("Location"))
                .get()
                .asString()
                .endsWith("/console/microgrids");
    }

    @Test
    void wrongPasswordsOfAStrangerAtTheSameAddressKeepTheRightOneNeitherOutForGoodNorForLong() throws Exception {
        String name = "beset-" + UUID.randomUUID();
        String password = "besieged since Tuesday";
        accounts.addIfAbsent(new Account(name, hash(password), AccountRole.VIEWER, false));
        // An address of its own, whose guesses delay no other test.
        try (HttpClient shared = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.3"))
                .build()) {
            List<CompletableFuture<Integer>> guesses = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                guesses.add(signInBasic(shared, name, "guess " + i));
            }
            assertThat(signInBasic(shared, name, password).get(30, TimeUnit.SECONDS))
                    .as("never signed in before")
                    .isEqualTo(200);
            assertThat(guesses)
                    .allSatisfy(
                            guess -> assertThat(guess.get(30, TimeUnit.SECONDS)).isEqualTo(401));
            assertThat(signInBasic(shared, name, password).get(30, TimeUnit.SECONDS))
                    .isEqualTo(200);
        }
    }

    private CompletableFuture<Integer> signInBasic(HttpClient http, String name, String password) {
        String credentials =
                Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/api-docs"))
                .header("Authorization", "Basic " + credentials)
                .build();
        return http.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }

    @Test
    void afterTheSignInTheBrowserReturnsToItsPageByPathAlone() throws Exception {
        send(request("/console/circuits?offset=0"));
        HttpResponse<String> response =
                post("/login", "username", ServiceTest.ADMIN_USER, "password", ServiceTest.ADMIN_PASSWORD);
        assertThat(response.headers().firstValue("Location")).get().asString().startsWith("/console/circuits?offset=0");
    }

    private HttpResponse<String> changePassword(String current, String next) throws Exception {
        return post("/password", "current", current, "next", next, "repeated", next);
    }

    private void signIn(String name, String password) throws Exception {
        HttpResponse<String> response = post("/login", "username", name, "password", password);
        assertThat(response.headers().firstValue("Location")).get().asString().doesNotContain("login");
    }

    private HttpResponse<String> post(String page, String... fields) throws Exception {
        Matcher token = CSRF.matcher(send(request(page)).body());
        assertThat(token.find()).isTrue();
        StringBuilder form = new StringBuilder("_csrf=").append(token.group(1));
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&')
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return send(request(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString())));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private HttpRequest.Builder basic(String path, String name, String password) {
        String credentials =
                Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return request(path).header("Authorization", "Basic " + credentials);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private String hash(String password) {
        return String.valueOf(encoder.encode(password));
    }
}
