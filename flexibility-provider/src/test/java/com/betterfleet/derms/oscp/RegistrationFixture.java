package com.betterfleet.derms.oscp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerStub;
import com.betterfleet.derms.PartnerStub.ReceivedMessage;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A connection with registration, and its partner, both over HTTP. */
final class RegistrationFixture implements AutoCloseable {

    static final String REGISTER = "/cp/register";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final int port;
    private final String id = "reg-" + UUID.randomUUID();
    private final PartnerStub partner = new PartnerStub();
    private int requests;

    private RegistrationFixture(int port, String auth, String more) {
        this.port = port;
        putConnection(auth, more);
    }

    /** The partner starts the registration, with a token A from the configuration. */
    static RegistrationFixture awaitingPartner(int port, String tokenA) {
        return new RegistrationFixture(port, inboundAuth(tokenA), "");
    }

    /** The service starts the registration, with a token A from the partner. */
    static RegistrationFixture startingRegistration(int port, String tokenA) {
        return new RegistrationFixture(port, outboundAuth(tokenA), "");
    }

    static RegistrationFixture withConfiguration(int port, String auth, String more) {
        return new RegistrationFixture(port, auth, more);
    }

    static String inboundAuth(String token) {
        return "\"inbound\":{\"type\":\"token\",\"token\":\"%s\"}".formatted(token);
    }

    static String outboundAuth(String token) {
        return "\"outbound\":{\"type\":\"token\",\"token\":\"%s\"}".formatted(token);
    }

    void putConnection(String auth, String more) {
        String url = auth.contains("outbound") ? "\"baseUrl\":\"%s\",".formatted(partner.baseUrl() + "/cp") : "";
        HttpAnswer answer = callAdminApi(
                "PUT", "", "{\"name\":\"Plain\",\"profile\":\"oscp\",%s\"auth\":{%s}%s}".formatted(url, auth, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    PartnerStub partnerStub() {
        return partner;
    }

    String connectionId() {
        return id;
    }

    /** Calls the admin API under the connection's path. */
    HttpAnswer callAdminApi(String method, String path, String body) {
        return TestRig.callAdminApi(port, method, "/connections/" + id + path, body);
    }

    JsonNode readStatus() {
        return JSON.readTree(callAdminApi("GET", "/registration", "").body());
    }

    JsonNode readLink() {
        return JSON.readTree(callAdminApi("GET", "", "").body());
    }

    String readStage() {
        return readStatus().get("stage").asString();
    }

    void awaitStage(String stage) {
        await().untilAsserted(
                        () -> assertThat(readStage()).as(readSteps().toString()).isEqualTo(stage));
    }

    /** The steps of the registration, oldest first. */
    List<String> readSteps() {
        return JSON.readTree(callAdminApi("GET", "/registration/steps", "").body())
                .get("items")
                .valueStream()
                .map(step -> step.get("kind").asString())
                .toList()
                .reversed();
    }

    /** The message log of the connection, both directions. */
    String readMessages() {
        return TestRig.callAdminApi(port, "GET", "/messages?connectionId=" + id, "")
                .body();
    }

    /** Starts a registration as an operator. */
    void startRegistration() {
        assertThat(callAdminApi("POST", "/register", "").status()).isEqualTo(202);
    }

    HttpAnswer registerPartner(String presentedToken, String offeredToken) {
        return sendRegister("POST", presentedToken, offerBody(offeredToken));
    }

    HttpAnswer sendRegister(String method, String presentedToken, String body) {
        return sendMessage(method, "register", presentedToken, body);
    }

    HttpAnswer sendMessage(String method, String name, String presentedToken, String body) {
        return TestRig.sendMessageWithToken(port, method, name, presentedToken, "from-partner-" + ++requests, body);
    }

    String offerBody(String token) {
        return offerBody(token, partner.baseUrl() + "/cp/");
    }

    static String offerBody(String token, String baseUrl) {
        return ("{\"token\":\"%s\",\"version_url\":[{\"version\":\"1.0\",\"base_url\":\"https://old.example\"},"
                        + "{\"version\":\"2.0\",\"base_url\":\"%s\"}]}")
                .formatted(token, baseUrl);
    }

    /** Waits until the partner has received so many registrations by a method; returns the newest. */
    ReceivedMessage awaitOwnMessage(String method, int count) {
        await().untilAsserted(() -> assertThat(receivedRegistrations(method)).hasSizeGreaterThanOrEqualTo(count));
        return receivedRegistrations(method).getLast();
    }

    List<ReceivedMessage> receivedRegistrations(String method) {
        return partner.receivedMessages(REGISTER).stream()
                .filter(message -> message.method().equals(method))
                .toList();
    }

    static String tokenOf(ReceivedMessage message) {
        return message.body().get("token").asString();
    }

    /** The status of a heartbeat with a token. */
    int sendHeartbeat(String presentedToken) {
        return sendMessage(
                        "POST",
                        "heartbeat",
                        presentedToken,
                        "{\"offline_mode_at\":\"%s\"}".formatted(readClock().plus(Duration.ofMinutes(3))))
                .status();
    }

    Instant readClock() {
        return Instant.parse(
                JSON.readTree(TestRig.callAdminApi(port, "GET", "/clock", "").body())
                        .get("now")
                        .asString());
    }

    void advanceTime(Duration time) {
        await().untilAsserted(() -> assertThat(TestRig.callAdminApi(
                                port,
                                "PUT",
                                "/clock",
                                "{\"now\":\"%s\"}".formatted(readClock().plus(time)))
                        .status())
                .isEqualTo(204));
    }

    @Override
    public void close() {
        partner.close();
    }
}
