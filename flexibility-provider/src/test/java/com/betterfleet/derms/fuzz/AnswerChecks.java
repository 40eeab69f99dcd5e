package com.betterfleet.derms.fuzz;

import com.betterfleet.derms.fuzz.FuzzRequest.Edge;
import com.betterfleet.derms.fuzz.RawHttpClients.RawAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each answer has to be, whatever the request was. */
final class AnswerChecks {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Names of classes and lines of stack traces. */
    private static final Pattern INTERNALS =
            Pattern.compile("\\b(?:com\\.betterfleet|org\\.springframework|tools\\.jackson"
                    + "|com\\.fasterxml|org\\.postgresql|org\\.apache|jakarta|java|javax)\\.[a-z]+[.\\w]*"
                    + "|\\b[A-Z]\\w+Exception\\b|\\b(?:StackOverflow|OutOfMemory|Assertion|NoSuchMethod)Error\\b"
                    + "|\\n\\s+at [\\w.$]+\\(|\\$\\$|lambda\\$");

    /** Texts of refusals that are made before a message or call is read as what it is. */
    private static final List<String> AT_THE_DOOR = List.of(
            "not valid JSON",
            "nothing is served at",
            "is not supported here",
            "No static resource",
            "not UTF-8",
            "not valid gzip",
            "X-Request-ID ",
            "X-Correlation-ID ",
            "Content-Type is",
            "Content-Encoding is",
            "the body is missing",
            "a parameter that this call does not have",
            "a value that fits the field",
            "value is unknown",
            "number out of range");

    private static final Pattern REGISTER = Pattern.compile(".*/register/?(\\?.*)?");

    private AnswerChecks() {}

    /** The claims that an answer breaks, in words; empty where it is right. */
    static List<String> findFaults(FuzzRequest request, RawAnswer answer) {
        List<String> faults = new ArrayList<>();
        // 503 is for a database that is away, and here it is there.
        if (answer.status() >= 500 && !isUnsupportedVersion(request, answer)) {
            faults.add("a status of the 500s: " + answer.status());
        }
        Matcher internals = INTERNALS.matcher(answer.body() + answer.header("X-Error-Message"));
        if (internals.find() && !request.describe().contains(internals.group())) {
            faults.add("an answer with the inner name " + internals.group());
        }
        boolean readable = answer.status() >= 400 && !request.brokenHttp && !request.method.equals("HEAD");
        if (readable && request.edge() == Edge.OSCP) {
            checkOscpForm(answer, faults);
        } else if (readable && request.edge() == Edge.API) {
            checkProblem(answer, faults);
        }
        return faults;
    }

    /** A registration without a common version is answered with 501, as the protocol has it. */
    private static boolean isUnsupportedVersion(FuzzRequest request, RawAnswer answer) {
        return answer.status() == 501 && REGISTER.matcher(request.path).matches();
    }

    private static void checkOscpForm(RawAnswer answer, List<String> faults) {
        if (!answer.header("Content-Type").startsWith("application/json")
                || !hasText(answer, "message")
                || answer.header("X-Error-Message").isBlank()) {
            faults.add("a %d that is not in the protocol's form".formatted(answer.status()));
        }
        if (answer.status() == 401 && answer.header("WWW-Authenticate").isBlank()) {
            faults.add("a 401 without a challenge");
        }
    }

    private static void checkProblem(RawAnswer answer, List<String> faults) {
        if (!answer.header("Content-Type").startsWith("application/problem+json") || !hasText(answer, "detail")) {
            faults.add("a %d that is no problem document with a reason".formatted(answer.status()));
        }
    }

    private static boolean hasText(RawAnswer answer, String field) {
        try {
            JsonNode text = JSON.readTree(answer.body()).path(field);
            return text.isString() && !text.stringValue().isBlank();
        } catch (JacksonException noJson) {
            return false;
        }
    }

    /** Whether a request was read as a message or call, and answered by its rules. */
    static boolean reachedRules(RawAnswer answer) {
        return switch (answer.status()) {
            case 400, 404, 409, 422, 501 ->
                !answer.body().isEmpty() && AT_THE_DOOR.stream().noneMatch(answer.body()::contains);
            default -> answer.status() < 300;
        };
    }
}
