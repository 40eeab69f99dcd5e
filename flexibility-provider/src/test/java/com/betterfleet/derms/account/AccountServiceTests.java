package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Accounts with roles, managed by an administrator, for users and programs. */
@Tag("sql")
@ServiceTest
class AccountServiceTests {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String PASSWORD = "four unrelated words";
    private static final String OTHER = "four more of them here";

    @LocalServerPort
    private int port;

    private final String name = "a" + UUID.randomUUID().toString().substring(0, 8);
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Test
    void anAccountIsCreatedListedChangedAndDeletedAndItsPasswordIsNeverReturned() throws Exception {
        HttpResponse<String> made = put(name, "{\"role\":\"VIEWER\",\"password\":\"%s\"}".formatted(PASSWORD));
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.body()).isEqualTo("{\"name\":\"%s\",\"role\":\"VIEWER\",\"mustChange\":false}".formatted(name));
        assertThat(as(name, PASSWORD, "GET", "/circuits", "").statusCode()).isEqualTo(200);
        assertThat(as(name, PASSWORD, "GET", "/accounts", "").statusCode()).isEqualTo(403);

        assertThat(put(name, "{\"role\":\"ADMIN\"}").statusCode()).isEqualTo(200);
        HttpResponse<String> list = as(name, PASSWORD, "GET", "/accounts?limit=1000", "");
        assertThat(list.body()).contains(made.body().replace("VIEWER", "ADMIN")).doesNotContain("bcrypt", PASSWORD);

        assertThat(admin("DELETE", "/accounts/" + name, "").statusCode()).isEqualTo(204);
        assertThat(as(name, PASSWORD, "GET", "/circuits", "").statusCode()).isEqualTo(401);
        assertThat(admin("GET", "/accounts/" + name, "").statusCode()).isEqualTo(404);
        assertThat(admin("GET", "/audit?limit=20", "").body())
                .contains("account created", "account changed", "account deleted", "account/" + name)
                .doesNotContain("bcrypt", PASSWORD);
    }

    @Test
    void anotherPasswordReplacesTheFormerOneAtOnce() throws Exception {
        put(name, "{\"role\":\"OPERATOR\",\"password\":\"%s\"}".formatted(PASSWORD));
        assertThat(as(name, PASSWORD, "GET", "/circuits", "").statusCode()).isEqualTo(200);

        put(name, "{\"role\":\"OPERATOR\",\"password\":\"%s\"}".formatted(OTHER));

        assertThat(as(name, PASSWORD, "GET", "/circuits", "").statusCode()).isEqualTo(401);
        assertThat(as(name, OTHER, "GET", "/circuits", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionEndsWhenItsAccountChanges() throws Exception {
        put(name, "{\"role\":\"OPERATOR\",\"password\":\"%s\"}".formatted(PASSWORD));
        signIn(PASSWORD);
        assertThat(page("/console/microgrids").statusCode()).isEqualTo(200);
        assertThat(page("/api/v1/circuits").statusCode()).isEqualTo(200);

        put(name, "{\"role\":\"VIEWER\"}");
        assertThat(page("/api/v1/circuits").statusCode()).isEqualTo(401);
        assertThat(page("/console/microgrids").headers().firstValue("Location"))
                .get()
                .asString()
                .endsWith("/login");

        signIn(PASSWORD);
        assertThat(page("/console/microgrids").statusCode()).isEqualTo(200);
        admin("DELETE", "/accounts/" + name, "");
        assertThat(page("/console/microgrids").statusCode()).isEqualTo(302);
    }

    @Test
    void aFirstPasswordMustBeReplaced() throws Exception {
        put(name, "{\"role\":\"VIEWER\",\"password\":\"%s\",\"mustChange\":true}".formatted(PASSWORD));
        signIn(PASSWORD);

        assertThat(page("/console/microgrids").headers().firstValue("Location"))
                .get()
                .asString()
                .endsWith("/password");
    }

    @Test
    void whatCannotBeIsRefusedByName() throws Exception {
        assertThat(put(name, "{\"role\":\"CHIEF\",\"password\":\"%s\"}".formatted(PASSWORD)))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(400))
                .satisfies(refused -> assertThat(refused.body()).contains("CHIEF", "ADMIN, OPERATOR, VIEWER"));
        HttpResponse<String> easy = put(name, "{\"role\":\"VIEWER\",\"password\":\"aaaaaaaaaaaa\"}");
        assertThat(easy.statusCode()).isEqualTo(400);
        assertThat(easy.body())
                .contains("\"field\":\"password\"", "easy to guess")
                .doesNotContain("aaaaaa");
        HttpResponse<String> weak = put(name, "{\"role\":\"VIEWER\",\"password\":\"too short\"}");
        assertThat(weak.statusCode()).isEqualTo(400);
        assertThat(weak.body()).contains("at least 12 characters").doesNotContain("too short");
        assertThat(put(name, "{\"role\":\"VIEWER\"}").body()).contains("\"field\":\"password\"");
        assertThat(put("no%20such%20name", "{\"role\":\"VIEWER\",\"password\":\"%s\"}".formatted(PASSWORD))
                        .statusCode())
                .isEqualTo(400);
        assertThat(admin("DELETE", "/accounts/" + name, "").statusCode()).isEqualTo(404);
    }

    @Test
    void theBuiltInAccountStaysAnAdministrator() throws Exception {
        assertThat(put("admin", "{\"role\":\"VIEWER\"}").statusCode()).isEqualTo(409);
        assertThat(admin("DELETE", "/accounts/admin", "").statusCode()).isEqualTo(409);
        assertThat(put("admin", "{\"role\":\"ADMIN\",\"password\":\"%s\"}".formatted(PASSWORD))
                        .body())
                .contains("DERMS_ADMIN_PASSWORD");
        put(name, "{\"role\":\"ADMIN\",\"password\":\"%s\"}".formatted(PASSWORD));
        assertThat(as(name, PASSWORD, "DELETE", "/accounts/" + name, "").body()).contains("signed in with");
    }

    private HttpResponse<String> put(String account, String body) throws IOException, InterruptedException {
        return admin("PUT", "/accounts/" + account, body);
    }

    private HttpResponse<String> admin(String method, String path, String body)
            throws IOException, InterruptedException {
        return as(ServiceTest.ADMIN_USER, ServiceTest.ADMIN_PASSWORD, method, path, body);
    }

    private HttpResponse<String> as(String account, String password, String method, String path, String body)
            throws IOException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString((account + ":" + password).getBytes(StandardCharsets.UTF_8));
        return HttpClient.newHttpClient()
                .send(
                        request("/api/v1" + path)
                                .header("Authorization", "Basic " + basic)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private void signIn(String password) throws IOException, InterruptedException {
        Matcher token = CSRF.matcher(page("/login").body());
        assertThat(token.find()).isTrue();
        String form = "_csrf=" + token.group(1) + "&username=" + name + "&password="
                + URLEncoder.encode(password, StandardCharsets.UTF_8);
        HttpResponse<String> response = browser.send(
                request("/login")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Location")).get().asString().doesNotContain("login");
    }

    private HttpResponse<String> page(String path) throws IOException, InterruptedException {
        return browser.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }
}
