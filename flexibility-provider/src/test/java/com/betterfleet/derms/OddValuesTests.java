package com.betterfleet.derms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.TestRig.HttpAnswer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Sends odd values for every field, parameter and path variable of every call of the API. */
@ServiceTest
class OddValuesTests {

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Set<Class<?>> NUMBERS = Set.of(BigDecimal.class, double.class, Double.class);

    /** Beyond int, beyond long, beyond every number that the service handles. */
    private static final List<String> BEYOND = List.of(
            "9223372036854775808",
            "-9223372036854775809",
            "1" + "0".repeat(300),
            "1e400",
            "-1e999999999",
            "1e99999999999");

    private static final List<String> UNSTORABLE = List.of("\"a\\u0000b\"", "\"\\ud800\"");

    @LocalServerPort
    private int port;

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    /** A call of the API: each path variable stands in braces. */
    private record ApiCall(String method, String path, HandlerMethod handler) {

        Optional<Class<?>> bodyType() {
            return Stream.of(handler.getMethodParameters())
                    .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                    .<Class<?>>map(MethodParameter::getParameterType)
                    .findFirst();
        }

        List<String> queryParameters() {
            return Stream.of(handler.getMethodParameters())
                    .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                    .map(parameter -> handler.getMethod()
                            .getParameters()[parameter.getParameterIndex()]
                            .getName())
                    .toList();
        }

        String pathWith(String value) {
            return path.replaceAll("\\{[^}]*}", value);
        }
    }

    private record BodyField(String path, Class<?> type, String template) {

        String jsonWith(String value) {
            return template.replace("VALUE", value);
        }
    }

    @Test
    void numbersBeyondTheirFieldsAreRefusedByNameAndNeverFail() {
        SoftAssertions found = new SoftAssertions();
        for (ApiCall call : findCalls()) {
            for (BodyField field : findFields(call)) {
                if (!WHOLE_NUMBERS.contains(field.type()) && !NUMBERS.contains(field.type())) {
                    continue;
                }
                List<String> values = new ArrayList<>(BEYOND);
                if (WHOLE_NUMBERS.contains(field.type())) {
                    values.addAll(List.of("1.5", "\"many\"", "true", "[]", "{}"));
                }
                if (field.type() == int.class || field.type() == Integer.class) {
                    values.addAll(List.of("2147483648", "-2147483649"));
                }
                for (String value : values) {
                    HttpAnswer answer = send(call, call.pathWith("none"), field.jsonWith(value));
                    found.assertThat(answer.status())
                            .as("%s %s %s: %s", call.method(), call.path(), field.jsonWith(value), answer.body())
                            .isBetween(400, 404);
                    found.assertThat(answer.body())
                            .as("%s %s %s", call.method(), call.path(), field.jsonWith(value))
                            .doesNotContain("Infinity");
                    if (WHOLE_NUMBERS.contains(field.type())) {
                        found.assertThat(answer.body())
                                .as("%s %s %s", call.method(), call.path(), field.jsonWith(value))
                                .contains(field.path().replaceAll("\\[.*|.*\\.", ""));
                    }
                }
            }
        }
        found.assertAll();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            windowSeconds                   | 2147483648          | 60 to 86400
            windowSeconds                   | -2147483649         | 60 to 86400
            windowSeconds                   | 9223372036854775808 | 60 to 86400
            windowSeconds                   | 1e2147483648        | number
            windowSeconds                   | 900.5               | a whole number
            windowSeconds                   | "900"               | a whole number
            seamToleranceSeconds            | 4294967296          | 0 to 60
            expectedForecastIntervalSeconds | 2147483648          | 1 to 86400
            heartbeatIntervalSeconds        | 1e400               | 1 to 86400
            heartbeatIntervalSeconds        | 1e-400              | 1 to 86400
            heartbeatIntervalSeconds        | 2147483648          | 1 to 86400
            backfillPerMinute               | 99999999999999999999999999 | 1 to 1000000
            """)
    void aPropertyBeyondItsRangeIsRefusedWithItsRange(String property, String value, String expected) {
        HttpAnswer answer = TestRig.callAdminApi(
                port,
                "PUT",
                "/connections/odd-numbers",
                "{\"name\":\"Odd\",\"profile\":\"oscp\",\"%s\":%s}".formatted(property, value));
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(expected).doesNotContain("Exception");
        if (!value.contains("e2147483648")) {
            assertThat(answer.body()).contains("\"field\":\"" + property + "\"");
        }
    }

    /** Path below the API and a body; RIG is the id of all that the rig created. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/connections/odd-numbers {\"name\":\"Odd\",\"profile\":\"oscp\",\"heartbeatIntervalSeconds\":VALUE}",
                "/circuits/RIG {\"microgridId\":\"RIG\",\"name\":\"Grid\",\"kind\":\"GRID_CONNECTION\",\"ratingKw\":VALUE,"
                        + "\"safeDefaultKw\":200}",
                "/circuits/RIG {\"microgridId\":\"RIG\",\"name\":\"Grid\",\"kind\":\"GRID_CONNECTION\",\"ratingKw\":1000,"
                        + "\"safeDefaultKw\":200,\"nominalPhaseVoltage\":VALUE}",
                "/circuits/RIG/operational-limit {\"limitKw\":VALUE,\"reason\":\"hot\"}",
                "/scopes/RIG {\"microgridId\":\"RIG\",\"name\":\"Yard\",\"circuitId\":\"RIG\",\"breachTolerancePercent\":VALUE}"
            })
    void aNumberWithoutBoundIsNamedAsItWasWrittenByTheApi(String call) {
        TestRig rig = TestRig.create(port, "oscp", "");
        for (String number : List.of("1e400", "-1e400")) {
            String[] parts =
                    call.replace("RIG", rig.scopeId()).replace("VALUE", number).split(" ", 2);

            HttpAnswer answer = TestRig.callAdminApi(port, "PUT", parts[0], parts[1]);

            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"value\":\"" + number + "\"")
                    .doesNotContain("Infinity")
                    .doesNotContain("1E+");
        }
    }

    @Test
    void aNumberWithoutBoundIsNamedAsItWasWrittenInMessagesAndReadings() throws Exception {
        TestRig rig = TestRig.create(port, "oscp", "");
        rig.putAdmin(
                "/assets/" + rig.scopeId(),
                ("{\"microgridId\":\"%1$s\",\"name\":\"Site meter\",\"category\":\"CONSUMPTION\","
                                + "\"meteringRole\":\"SITE_METER\",\"scopeId\":\"%1$s\",\"ratingKw\":1000}")
                        .formatted(rig.scopeId()));
        Instant start = rig.readClock().plusSeconds(600);
        String json = "{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":1e400}".formatted(rig.scopeId(), rig.readClock());
        List<String> answers = List.of(
                rig.sendMessage("handshake", "odd-1", "{\"required_behaviour\":{\"heartbeat_interval\":1e400}}")
                        .body(),
                rig.sendForecast(
                                "odd-2",
                                "CONSUMPTION",
                                TestRig.forecastBlock(start, Duration.ofMinutes(15), "1e400", "KW"))
                        .body(),
                rig.sendForecast(
                                "odd-3",
                                "CONSUMPTION",
                                "{\"capacity\":1,\"phase\":1e400,\"unit\":\"KW\",\"start_time\":1,\"end_time\":1}")
                        .body(),
                sendReadings("application/json", "[" + json + "]"),
                sendReadings("application/x-ndjson", json),
                sendReadings(
                        "text/csv", "assetId,at,importWh\n%s,%s,1e400\n".formatted(rig.scopeId(), rig.readClock())));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer)
                        .contains("1e400")
                        .doesNotContain("Infinity")
                        .doesNotContain("1E+"));
    }

    private String sendReadings(String type, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/meter-readings"))
                                .header("Content-Type", type)
                                .header("Authorization", basicCredentials())
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static String basicCredentials() {
        String basic = ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD;
        return "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(UTF_8));
    }

    @Test
    void aParameterInTheFormOfADeletionIsCheckedToo() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://localhost:" + port + "/api/v1/connections/none/groups"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Authorization", basicCredentials())
                                .method("DELETE", BodyPublishers.ofString("groupId=a%00b"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("groupId");
    }

    @Test
    void textsThatCannotBeStoredAreRefusedEverywhere() {
        SoftAssertions found = new SoftAssertions();
        for (ApiCall call : findCalls()) {
            for (BodyField field : findFields(call)) {
                for (String value : UNSTORABLE) {
                    HttpAnswer answer = send(call, call.pathWith("none"), field.jsonWith(value));
                    found.assertThat(answer.status())
                            .as("%s %s %s: %s", call.method(), call.path(), field.jsonWith(value), answer.body())
                            .isBetween(400, 404);
                }
            }
            for (String id : List.of("a%00b", "%00", "a%ED%A0%80b", "a%C0%80b", "%25%30%30", "%2500")) {
                if (call.path().contains("{")) {
                    HttpAnswer answer =
                            send(call, call.pathWith(id), call.bodyType().isPresent() ? "{}" : "");
                    found.assertThat(answer.status())
                            .as("%s %s %s: %s", call.method(), call.path(), id, answer.body())
                            .isBetween(400, 415);
                }
                for (String parameter : call.queryParameters()) {
                    HttpAnswer answer = send(call, call.pathWith("none") + "?" + parameter + "=" + id, "{}");
                    found.assertThat(answer.status())
                            .as("%s %s ?%s=%s: %s", call.method(), call.path(), parameter, id, answer.body())
                            .isBetween(200, 415);
                }
            }
        }
        found.assertAll();
    }

    private HttpAnswer send(ApiCall call, String path, String body) {
        return TestRig.callAdminApi(port, call.method(), path.substring("/api/v1".length()), body);
    }

    private List<ApiCall> findCalls() {
        List<ApiCall> calls = new ArrayList<>();
        requestMappingHandlerMapping.getHandlerMethods().forEach((mapping, handler) -> {
            if (!handler.getBeanType().isAnnotationPresent(RestController.class)) {
                return;
            }
            for (String path : mapping.getPatternValues()) {
                for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
                    // The stream of events does not end, and time moves for all tests.
                    if (path.startsWith("/api/v1/") && !path.endsWith("/events") && !path.endsWith("/clock")) {
                        calls.add(new ApiCall(method.name(), path, handler));
                    }
                }
            }
        });
        assertThat(calls).hasSizeGreaterThan(60);
        return calls;
    }

    private static List<BodyField> findFields(ApiCall call) {
        List<BodyField> fields = new ArrayList<>();
        call.bodyType().filter(Class::isRecord).ifPresent(type -> addFields(fields, "", type, "VALUE"));
        return fields;
    }

    private static void addFields(List<BodyField> fields, String path, Type type, String template) {
        if (type instanceof Class<?> record && record.isRecord()) {
            for (RecordComponent component : record.getRecordComponents()) {
                addFields(
                        fields,
                        path.isEmpty() ? component.getName() : path + "." + component.getName(),
                        component.getGenericType(),
                        template.replace("VALUE", "{\"" + component.getName() + "\":VALUE}"));
            }
        } else if (type instanceof ParameterizedType generic
                && Collection.class.isAssignableFrom((Class<?>) generic.getRawType())) {
            addFields(fields, path + "[]", generic.getActualTypeArguments()[0], template.replace("VALUE", "[VALUE]"));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            addFields(
                    fields,
                    path + ".key",
                    generic.getActualTypeArguments()[1],
                    template.replace("VALUE", "{\"key\":VALUE}"));
        } else if (type instanceof Class<?> simple) {
            fields.add(new BodyField(path, simple, template));
        }
    }
}
