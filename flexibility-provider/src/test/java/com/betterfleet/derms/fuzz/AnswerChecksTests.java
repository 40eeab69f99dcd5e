package com.betterfleet.derms.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.fuzz.RawHttpClients.RawAnswer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of answers find what they are there for. */
@Execution(ExecutionMode.CONCURRENT)
class AnswerChecksTests {

    private static final String REFUSAL = "{\"message\":\"capacity is -1; expected 0 or more\"}";
    private static final String PROBLEM = "{\"status\":400,\"detail\":\"limitKw is -1; expected 0 or more\"}";

    @Test
    void answersInFormAreRight() {
        assertThat(AnswerChecks.findFaults(message(), refusal(400, "application/json", REFUSAL)))
                .isEmpty();
        assertThat(AnswerChecks.findFaults(call(), refusal(400, "application/problem+json", PROBLEM)))
                .isEmpty();
        assertThat(AnswerChecks.findFaults(call(), refusal(200, "application/json", "{}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503"})
    void aFaultOfTheServiceIsFound(int status) {
        assertThat(AnswerChecks.findFaults(call(), refusal(status, "application/problem+json", PROBLEM)))
                .containsExactly("a status of the 500s: " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.math.BigDecimal",
                "com.betterfleet.derms.power.Power",
                "NullPointerException",
                "StackOverflowError",
                "x\n\tat org.example.Main.main(Main.java:3)",
                "ForecastEndpoint$$SpringCGLIB"
            })
    void aNameOfTheServicesInsideIsFound(String name) {
        assertThat(AnswerChecks.findFaults(call(), refusal(200, "application/json", "[\"" + name + "\"]")))
                .anyMatch(fault -> fault.startsWith("an answer with the inner name"));
    }

    @Test
    void aRefusalInAnotherFormIsFound() {
        assertThat(AnswerChecks.findFaults(message(), refusal(400, "text/html", "<html>400</html>")))
                .hasSize(1);
        assertThat(AnswerChecks.findFaults(message(), refusal(400, "application/json", "{\"message\":\" \"}")))
                .hasSize(1);
        assertThat(AnswerChecks.findFaults(
                        message(), new RawAnswer(400, Map.of("content-type", "application/json"), REFUSAL)))
                .as("without X-Error-Message")
                .hasSize(1);
        assertThat(AnswerChecks.findFaults(message(), refusal(401, "application/json", REFUSAL)))
                .containsExactly("a 401 without a challenge");
        assertThat(AnswerChecks.findFaults(call(), refusal(404, "application/json", PROBLEM)))
                .hasSize(1);
        assertThat(AnswerChecks.findFaults(call(), refusal(404, "application/problem+json", "{\"status\":404}")))
                .hasSize(1);
        assertThat(AnswerChecks.findFaults(call(), refusal(400, "application/problem+json", "")))
                .hasSize(1);
    }

    @Test
    void whatIsRefusedAtTheDoorDoesNotReachTheRules() {
        assertThat(AnswerChecks.reachedRules(refusal(400, "application/json", REFUSAL)))
                .isTrue();
        assertThat(AnswerChecks.reachedRules(refusal(204, "", ""))).isTrue();
        assertThat(AnswerChecks.reachedRules(refusal(415, "application/json", REFUSAL)))
                .isFalse();
        assertThat(AnswerChecks.reachedRules(
                        refusal(400, "application/json", "{\"message\":\"the body is not valid JSON: …\"}")))
                .isFalse();
        assertThat(AnswerChecks.reachedRules(
                        refusal(404, "application/json", "{\"message\":\"nothing is served at /oscp/x\"}")))
                .isFalse();
    }

    private static FuzzRequest message() {
        return new FuzzRequest("heartbeat", "POST", "/oscp/fp/2.0/heartbeat");
    }

    private static FuzzRequest call() {
        return new FuzzRequest("limit", "PUT", "/api/v1/circuits/a/operational-limit");
    }

    private static RawAnswer refusal(int status, String type, String body) {
        return new RawAnswer(status, Map.of("content-type", type, "x-error-message", "wrong"), body);
    }
}
