package com.betterfleet.derms.oscp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerSink;
import com.betterfleet.derms.PartnerSink.Received;
import com.betterfleet.derms.Rig;
import com.betterfleet.derms.Rig.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A connection that registers, and the partner that it registers with, both over HTTP. */
final class RegistrationScene implements AutoCloseable {

    static final String REGISTER = "/cp/register";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final int port;
    private final String id = "reg-" + UUID.randomUUID();
    private final PartnerSink partner = new PartnerSink();
    private int requests;

    private RegistrationScene(int port, String auth, String more) {
        this.port = port;
        put(auth, more);
    }

    /** The partner is to begin, with a token A of the configuration. */
    static RegistrationScene awaiting(int port, String tokenA) {
        return new RegistrationScene(port, inbound(tokenA), "");
    }

    /** We are to begin, with a token A that the partner gave. */
    static RegistrationScene starting(int port, String tokenA) {
        return new RegistrationScene(port, outbound(tokenA), "");
    }

    static RegistrationScene with(int port, String auth, String more) {
        return new RegistrationScene(port, auth, more);
    }

    static String inbound(String token) {
        return "\"inbound\":{\"type\":\"token\",\"token\":\"%s\"}".formatted(token);
    }

    static String outbound(String token) {
        return "\"outbound\":{\"type\":\"token\",\"token\":\"%s\"}".formatted(token);
    }

    void put(String auth, String more) {
        String url = auth.contains("outbound") ? "\"baseUrl\":\"%s\",".formatted(partner.url() + "/cp") : "";
        Answer answer = admin(
                "PUT", "", "{\"name\":\"Plain\",\"profile\":\"oscp\",%s\"auth\":{%s}%s}".formatted(url, auth, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    PartnerSink partner() {
        return partner;
    }

    String id() {
        return id;
    }

    /** A call under the connection's own path. */
    Answer admin(String method, String path, String body) {
        return Rig.admin(port, method, "/connections/" + id + path, body);
    }

    JsonNode status() {
        return JSON.readTree(admin("GET", "/registration", "").body());
    }

    JsonNode link() {
        return JSON.readTree(admin("GET", "", "").body());
    }

    String stage() {
        return status().get("stage").asString();
    }

    void reaches(String stage) {
        await().untilAsserted(() -> assertThat(stage()).as(steps().toString()).isEqualTo(stage));
    }

    /** Oldest first. */
    List<String> steps() {
        return JSON.readTree(admin("GET", "/registration/steps", "").body())
                .get("items")
                .valueStream()
                .map(step -> step.get("kind").asString())
                .toList()
                .reversed();
    }

    /** What went either way, as the message log has it. */
    String messages() {
        return Rig.admin(port, "GET", "/messages?connectionId=" + id, "").body();
    }

    /** A person has us register. */
    void weRegister() {
        assertThat(admin("POST", "/register", "").status()).isEqualTo(202);
    }

    Answer registers(String shown, String given) {
        return call("POST", shown, offer(given));
    }

    Answer call(String method, String shown, String body) {
        return message(method, "register", shown, body);
    }

    Answer message(String method, String name, String shown, String body) {
        return Rig.call(port, method, name, shown, "from-partner-" + ++requests, body);
    }

    String offer(String token) {
        return offer(token, partner.url() + "/cp/");
    }

    static String offer(String token, String baseUrl) {
        return ("{\"token\":\"%s\",\"version_url\":[{\"version\":\"1.0\",\"base_url\":\"https://old.example\"},"
                        + "{\"version\":\"2.0\",\"base_url\":\"%s\"}]}")
                .formatted(token, baseUrl);
    }

    /** The newest of our registrations that came to the partner by a method, once there are so many. */
    Received ours(String method, int count) {
        await().untilAsserted(() -> assertThat(received(method)).hasSizeGreaterThanOrEqualTo(count));
        return received(method).getLast();
    }

    List<Received> received(String method) {
        return partner.received(REGISTER).stream()
                .filter(message -> message.method().equals(method))
                .toList();
    }

    static String token(Received message) {
        return message.body().get("token").asString();
    }

    /** Whether a token opens the door for what every partner says. */
    int heartbeat(String shown) {
        return message(
                        "POST",
                        "heartbeat",
                        shown,
                        "{\"offline_mode_at\":\"%s\"}".formatted(now().plus(Duration.ofMinutes(3))))
                .status();
    }

    Instant now() {
        return Instant.parse(JSON.readTree(Rig.admin(port, "GET", "/clock", "").body())
                .get("now")
                .asString());
    }

    void pass(Duration time) {
        await().untilAsserted(() -> assertThat(
                        Rig.admin(port, "PUT", "/clock", "{\"now\":\"%s\"}".formatted(now().plus(time)))
                                .status())
                .isEqualTo(204));
    }

    @Override
    public void close() {
        partner.close();
    }
}
