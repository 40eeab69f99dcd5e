package com.betterfleet.derms;

import com.betterfleet.derms.PublicDescriptions.DescribedField;
import com.betterfleet.derms.TaggedTests.TaggedTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the statements of the protocol, and the tests that show them, as a page. */
final class ConformancePage {

    private static final String INTRODUCTION = """
            # Conformance

            What this project states about OSCP 2.0 on the wire, where each statement comes from, and the tests that show it.
            `ConformanceTests` makes this page of the list of statements
            (`flexibility-provider/src/test/resources/conformance/statements.txt`) and of the tags of the tests, and fails when the
            committed page differs. A new statement goes into the list; the test that shows it gets its id: `@Tag("OSCP-FCST-16")`.
            The tests of one statement run by `-Dgroups=OSCP-FCST-16`. Make the page anew by:

                mvn -B -pl flexibility-provider -am test -Dtest=ConformanceTests -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dconformance=write

            | basis | meaning |
            | --- | --- |
            | schema | the JSON schemas of OSCP 2.0 that the Open Charge Alliance published |
            | source | independent public implementations and descriptions of OSCP 2.0. The text of the specification is given to registered readers only, and was not read |
            | partner | the public note on Vector's interface, which Vector has not confirmed; a property of the partner profile |
            | decision | no source settles it; this project's own rule ([what it does](reference/system-design/oscp/spec.md), [decisions](decisions/README.md)) |
            """;

    private static final String DESCRIPTIONS = """

            ## Public descriptions compared

            `PublicDescriptionTests` compares what the service sends and accepts with facts of three public descriptions:

            - **schemas**: the JSON schemas, as the repository `SolarNetwork/solarnetwork-central` publishes them;
            - **openapi**: the OpenAPI description of which the clients in `andreibesleaga/oscp-sdk` are made (commit 5eec130);
            - **restx**: the OpenAPI description that the servers in `NOWUM/pyoscp` publish (commit acb308d). It requires no field.

            Where they differ, the schemas decide. All fields are listed; the last column names the statement about a difference.

            | field | type | schemas | openapi | restx | difference |
            | --- | --- | --- | --- | --- | --- |
            """;

    private ConformancePage() {}

    static String write(List<ProtocolStatement> statements, Map<String, List<TaggedTest>> tests) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        String section = "";
        for (ProtocolStatement statement : statements) {
            if (!statement.section().equals(section)) {
                section = statement.section();
                page.append("\n## ")
                        .append(section)
                        .append("\n\n| id | statement | basis | shown by |\n| --- | --- | --- | --- |\n");
            }
            page.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            statement.id(),
                            statement.text(),
                            statement.basis().name().toLowerCase(Locale.ROOT),
                            describeTests(statement, tests.getOrDefault(statement.id(), List.of()))));
        }
        page.append(DESCRIPTIONS);
        Map<String, String> differences = PublicDescriptions.readDifferences().stream()
                .collect(Collectors.toMap(
                        PublicDescriptions.Difference::place, PublicDescriptions.Difference::statementId));
        for (DescribedField field : PublicDescriptions.readFields()) {
            page.append("| `%s` | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            field.path(),
                            field.type(),
                            field.inSchemas(),
                            field.inOpenApi(),
                            field.inRestx(),
                            differences.getOrDefault(field.path(), "")));
        }
        return page.toString();
    }

    private static String describeTests(ProtocolStatement statement, List<TaggedTest> tests) {
        return statement
                .reasonNotShown()
                .map(reason -> "not shown: " + reason)
                .orElseGet(() -> tests.stream()
                        .map(test -> "[%s](../%s)".formatted(test.name(), test.file()))
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }
}
