package com.betterfleet.derms.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The header Host is the caller's choice: no answer repeats it. */
@ServiceTest
class RequestOriginTests {

    private static final String HOST = "attacker.example";
    private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\":\"[^.]+\\.([^.]+)\\.");

    @LocalServerPort
    private int port;

    @Test
    void redirectsArePathsWhateverHostIsNamed() throws Exception {
        for (String path : new String[] {"/", "/console/circuits", "/password"}) {
            String answer = call("GET", path, "");
            assertThat(answer).contains("Location: /login\r\n").doesNotContain(HOST);
        }
    }

    @Test
    void theApiDescriptionNamesNoHost() throws Exception {
        String admin = basic(ServiceTest.ADMIN_USER, ServiceTest.ADMIN_PASSWORD);
        assertThat(call("GET", "/v3/api-docs", "Authorization: " + admin + "\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("\"servers\":[{\"url\":\"/\"}]")
                .doesNotContain(HOST);
    }

    @Test
    void theIssuerOfATokenIsTheServiceItself() throws Exception {
        TestRig rig = TestRig.create(port, "oscp", "");
        JsonNode credentials = JsonMapper.shared()
                .readTree(
                        rig.putAdmin("/connections/" + rig.connectionId(), """
                        {"name":"Partner","profile":"oscp","baseUrl":"http://localhost:9/cp",
                         "auth":{"inbound":{"type":"oauth"}}}
                        """).body())
                .get("inboundCredentials");
        String client = basic(
                credentials.get("clientId").asString(),
                credentials.get("clientSecret").asString());
        String answer = call(
                "POST",
                "/oauth2/token",
                "Authorization: " + client
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 29\r\n",
                "grant_type=client_credentials");

        Matcher token = ACCESS_TOKEN.matcher(answer);
        assertThat(token.find()).as(answer).isTrue();
        assertThat(new String(Base64.getUrlDecoder().decode(token.group(1)), StandardCharsets.UTF_8))
                .contains("\"iss\":\"http://127.0.0.1:" + port + "\"")
                .doesNotContain(HOST);
    }

    @Test
    void aHeadWithBareLineFeedsIsRefusedAtEveryEdge() throws Exception {
        for (String path : new String[] {"/login", "/api/v1/circuits", "/oscp/fp/2.0/heartbeat", "/oauth2/token"}) {
            assertThat(exchange("GET " + path + " HTTP/1.1\r\nHost: a\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains("LF alone");
        }
    }

    @Test
    void thePublicAddressIsReadFromItsSetting() {
        assertThat(ServiceAddress.parse("https://derms.example/oscp"))
                .contains(new ServiceAddress("https", "derms.example", -1))
                .get()
                .extracting(ServiceAddress::effectivePort)
                .isEqualTo(443);
        assertThat(ServiceAddress.parse("http://derms.example:8080"))
                .get()
                .extracting(ServiceAddress::effectivePort)
                .isEqualTo(8080);
        for (String none : new String[] {"", " ", "derms", "not a url"}) {
            assertThat(ServiceAddress.parse(none)).isEqualTo(Optional.empty());
        }
    }

    private String call(String method, String path, String headers) throws IOException {
        return call(method, path, headers, "");
    }

    private String call(String method, String path, String headers, String body) throws IOException {
        return exchange("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n%s"
                .formatted(method, path, HOST, headers, body));
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
