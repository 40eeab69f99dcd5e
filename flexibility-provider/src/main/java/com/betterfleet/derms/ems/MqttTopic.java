package com.betterfleet.derms.ems;

import com.betterfleet.derms.StartRefused;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The pattern of the topics that meters publish to, such as {@code meters/{assetId}/registers}: each level is a text, {@code +}
 * or {@code {assetId}}; the last may be {@code #}.
 */
record MqttTopic(List<String> levels) {

    private static final String ASSET = "{assetId}";

    static MqttTopic parse(String pattern) {
        List<String> levels = Arrays.asList(pattern.split("/", -1));
        boolean wild = levels.stream().limit(levels.size() - 1L).anyMatch(level -> level.equals("#"));
        boolean odd = levels.stream()
                .anyMatch(level -> !level.equals(ASSET)
                        && !level.equals("+")
                        && !level.equals("#")
                        && (level.contains("+") || level.contains("#") || level.contains("{") || level.contains("}")));
        long assets = levels.stream().filter(ASSET::equals).count();
        if (pattern.isBlank() || wild || odd || assets > 1) {
            throw new StartRefused("DERMS_MQTT_TOPIC is \"%s\"; expected a pattern such as meters/{assetId}/registers"
                    .formatted(pattern));
        }
        return new MqttTopic(List.copyOf(levels));
    }

    /** What is subscribed to. */
    String filter() {
        return String.join(
                "/",
                levels.stream().map(level -> level.equals(ASSET) ? "+" : level).toList());
    }

    boolean namesAsset() {
        return levels.contains(ASSET);
    }

    /** The asset that a topic names. */
    Optional<String> asset(String topic) {
        int level = levels.indexOf(ASSET);
        String[] parts = topic.split("/", -1);
        return level < 0 || level >= parts.length ? Optional.empty() : Optional.of(parts[level]);
    }
}
