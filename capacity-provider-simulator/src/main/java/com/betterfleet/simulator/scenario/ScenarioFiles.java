package com.betterfleet.simulator.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads scenario files, YAML or JSON: built-in ones by name, others by path. */
public final class ScenarioFiles {
    private ScenarioFiles() {}

    /** @param nameOrPath a built-in name such as {@code quick}, or the path of a file */
    public static Scenario read(String nameOrPath) {
        return ScenarioParser.parseScenario(values(nameOrPath));
    }

    /** Reads the named scenario with some fields replaced, section by section; a null removes a section. */
    public static Scenario read(String nameOrPath, Map<?, ?> changes) {
        return ScenarioParser.parseScenario(merged(values(nameOrPath), changes));
    }

    /** Parses the section {@code faults} alone. */
    public static FaultPlan faults(Map<?, ?> section) {
        return FaultSection.parse(section);
    }

    /** Parses the section {@code adjustments} alone. */
    public static AdjustmentPlan adjustments(Map<?, ?> section) {
        return AdjustmentSection.parse(section);
    }

    /** Parses the section {@code registration} alone. */
    public static RegistrationPlan registration(Map<?, ?> section) {
        return RegistrationSection.parse(section);
    }

    /** Reads the fields of a file, over those of the file that it is based on. */
    private static Map<?, ?> values(String nameOrPath) {
        Map<?, ?> values = parsed(nameOrPath);
        if (!(values.get("basedOn") instanceof String other)) {
            return values;
        }
        Map<Object, Object> differences = new LinkedHashMap<>(values);
        differences.remove("basedOn");
        return merged(parsed(other), differences);
    }

    private static Map<?, ?> parsed(String nameOrPath) {
        Object parsed;
        try {
            parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(nameOrPath));
        } catch (YAMLException e) {
            throw new InvalidScenario("scenario '" + nameOrPath + "' is neither YAML nor JSON: " + e.getMessage());
        }
        if (parsed instanceof Map<?, ?> map) {
            return map;
        }
        throw new InvalidScenario("scenario '" + nameOrPath + "' has no fields");
    }

    private static String text(String nameOrPath) {
        try {
            if (!nameOrPath.matches("[a-z0-9-]+")) {
                return Files.readString(Path.of(nameOrPath));
            }
            try (InputStream builtIn = ScenarioFiles.class.getResourceAsStream("/scenarios/" + nameOrPath + ".yaml")) {
                if (builtIn == null) {
                    throw new InvalidScenario("no built-in scenario '" + nameOrPath
                            + "'; there are quick, ordinary, idle and haggling and those with"
                            + " faults: flapping, wrong-clock, slow-peer, token-trouble, careless, breach, sluggish,"
                            + " lost-meter and stubborn-load; and those of foreign partners: foreign-paths,"
                            + " bare-handshake, idle-closer, busy-peer, odd-tokens, refusing-identity and"
                            + " endless-register; or give the path of a file");
                }
                return new String(builtIn.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new InvalidScenario("scenario '" + nameOrPath + "' cannot be read: " + e);
        }
    }

    private static Map<?, ?> merged(Map<?, ?> base, Map<?, ?> changes) {
        Map<Object, Object> result = new LinkedHashMap<>(base);
        changes.forEach((name, value) -> {
            if (value == null) {
                result.remove(name);
            } else if (value instanceof Map<?, ?> change && result.get(name) instanceof Map<?, ?> old) {
                result.put(name, merged(old, change));
            } else {
                result.put(name, value);
            }
        });
        return result;
    }
}
