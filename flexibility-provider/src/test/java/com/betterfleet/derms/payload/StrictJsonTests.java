package com.betterfleet.derms.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Strict JSON, and the words about what is wrong with a text. */
@Execution(ExecutionMode.CONCURRENT)
class StrictJsonTests {

    private static final JsonMapper JSON = StrictJson.from(JsonMapper.shared());

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "{} {\"a\":1}", "[1]2", "1 2", "{\"a\":[{}]}\n[]"})
    void whatFollowsAValueIsRefusedWithoutNamesOfTheParser(String text) {
        assertThat(describe(text)).isEqualTo("something follows the value; expected one value");
        assertThatThrownBy(() -> StrictJson.requireValid(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        UnacceptableBodyException.class,
                        refusal -> assertThat(refusal.text())
                                .isEqualTo(
                                        "the body is not valid JSON: something follows the value; expected one value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "1", "\"x\"", "{\"a\":[{\"b\":{}},[]],\"c\":1}\n "})
    void oneValueIsValid(String text) {
        StrictJson.requireValid(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEndlessNumberIsShownWithoutNamesOfClasses() {
        assertThat(describe("[-1e99999999999]")).isEqualTo("-1e99999999999; expected a smaller exponent");
        assertThat(describe("[" + "9".repeat(100) + "e99999999999]"))
                .isEqualTo("9".repeat(40) + "; expected a smaller exponent");
    }

    private static String describe(String text) {
        Throwable thrown = catchThrowable(() -> JSON.readTree(text));
        if (thrown instanceof JacksonException fault) {
            return StrictJson.describeFault(fault);
        }
        return thrown instanceof NumberFormatException fault ? StrictJson.describeFault(fault) : "read";
    }
}
