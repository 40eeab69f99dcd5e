package com.betterfleet.benchmarks;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An open page without a browser: its event stream, and the blocks that the console's scripts then fetch. Blocks and
 * their rules are read from the page itself: {@code hx-get}, {@code hx-trigger}, {@code data-live} and its delay.
 */
final class OpenPage {

    /** The delay that {@code console.js} adds to that of the block. */
    private static final long SCRIPT_DELAY_MILLIS = 50;

    /** From so many due blocks within a block on, the script fetches that block instead. */
    private static final int MANY = 8;

    private static final Pattern ELEMENT = Pattern.compile("<[a-z]+ [^>]*(?:hx-get|data-src)=\"[^\"]*\"[^>]*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-z-]+)=\"([^\"]*)\"");
    private static final Pattern PERIOD = Pattern.compile("every (\\d+)s");
    private static final Pattern EVENT_ID = Pattern.compile("\"id\":\"([^\"]*)\"");

    private final ConsoleClient console;
    private final ScheduledExecutorService timer;
    private final RequestCounts requests;
    private final List<Block> blocks;
    private final Map<Block, Boolean> due = new ConcurrentHashMap<>();

    /** The block around the inner ones: the list of the cards. */
    private final Optional<Block> outer;

    /**
     * A block that is fetched by itself.
     *
     * @param period of its polls; zero: none
     * @param delay from an event to its fetch, without that of the script
     * @param inner whether it is a card within the list of cards
     */
    record Block(String path, Duration period, List<String> live, Duration delay, boolean inner) {

        boolean concerns(String kind, String id) {
            return live.contains(kind) || live.contains(kind + ":" + id);
        }
    }

    /** Answers to all open pages: blocks that arrived, and others. */
    record RequestCounts(LongAdder answered, LongAdder failed) {

        private static final int OK = 200;

        static RequestCounts create() {
            return new RequestCounts(new LongAdder(), new LongAdder());
        }

        void reset() {
            answered.reset();
            failed.reset();
        }

        private void countAnswer(int status) {
            (status == OK ? answered : failed).increment();
        }
    }

    private OpenPage(
            ConsoleClient console, ScheduledExecutorService timer, RequestCounts requests, List<Block> blocks) {
        this.console = console;
        this.timer = timer;
        this.requests = requests;
        this.blocks = blocks;
        this.outer = blocks.stream()
                .filter(block -> block.path().startsWith("/console/cards"))
                .findFirst();
    }

    /** Loads a page with the blocks that it fetches at once, and follows its events on a thread of its own. */
    static OpenPage open(
            ConsoleClient console, String path, ScheduledExecutorService timer, RequestCounts requests, Duration offset)
            throws IOException, InterruptedException {
        String html = console.load(path);
        List<Block> blocks = new ArrayList<>(findBlocks(html));
        for (String first : findLoaded(html)) {
            blocks.addAll(findBlocks(console.load(first)));
        }
        OpenPage page = new OpenPage(console, timer, requests, List.copyOf(blocks));
        for (Block block : page.blocks) {
            if (block.period().isPositive()) {
                Future<?> unused = timer.scheduleAtFixedRate(
                        () -> page.fetchLater(block),
                        block.period().plus(offset).toMillis(),
                        block.period().toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        }
        Thread.ofVirtual().start(page::followEvents);
        return page;
    }

    static List<Block> findBlocks(String html) {
        return ELEMENT.matcher(html)
                .results()
                .map(match -> readAttributes(match.group()))
                .filter(attributes -> !attributes.getOrDefault("hx-trigger", "").equals("load"))
                .map(OpenPage::toBlock)
                .toList();
    }

    private static List<String> findLoaded(String html) {
        return ELEMENT.matcher(html)
                .results()
                .map(match -> readAttributes(match.group()))
                .filter(attributes -> attributes.getOrDefault("hx-trigger", "").equals("load"))
                .map(attributes -> attributes.getOrDefault("hx-get", ""))
                .toList();
    }

    private static Map<String, String> readAttributes(String element) {
        Map<String, String> attributes = new ConcurrentHashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(element);
        while (matcher.find()) {
            attributes.put(matcher.group(1), matcher.group(2).replace("&amp;", "&"));
        }
        return attributes;
    }

    private static Block toBlock(Map<String, String> attributes) {
        Matcher period = PERIOD.matcher(attributes.getOrDefault("hx-trigger", ""));
        return new Block(
                attributes.getOrDefault("hx-get", attributes.getOrDefault("data-src", "")),
                Duration.ofSeconds(period.find() ? Long.parseLong(period.group(1)) : 0),
                List.of(attributes.getOrDefault("data-live", "").split(" ", -1)),
                Duration.ofMillis(Long.parseLong(attributes.getOrDefault("data-live-delay", "0"))),
                attributes.getOrDefault("hx-trigger", "").contains("consume"));
    }

    private void followEvents() {
        HttpRequest request = console.request("/api/v1/events");
        try (Stream<String> lines =
                console.http().send(request, BodyHandlers.ofLines()).body()) {
            String kind = "";
            for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
                String line = all.next();
                if (line.startsWith("event:")) {
                    kind = line.substring("event:".length());
                } else if (line.startsWith("data:")) {
                    Matcher id = EVENT_ID.matcher(line);
                    fetchConcerned(kind, id.find() ? id.group(1) : "");
                }
            }
        } catch (IOException ended) {
            // The service or the client was closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fetchConcerned(String kind, String id) {
        if (timer.isShutdown()) {
            return;
        }
        for (Block block : blocks) {
            // Several changes at one instant cause one fetch.
            if (block.concerns(kind, id) && due.putIfAbsent(block, true) == null) {
                Future<?> unused = timer.schedule(
                        () -> fetchDue(block), block.delay().toMillis() + SCRIPT_DELAY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void fetchDue(Block block) {
        if (block.inner() && due.keySet().stream().filter(Block::inner).count() >= MANY) {
            due.keySet().removeIf(Block::inner);
            outer.ifPresent(around -> {
                due.remove(around);
                fetchLater(around);
            });
        } else if (due.remove(block) != null) {
            fetchLater(block);
        }
    }

    private void fetchLater(Block block) {
        Future<?> unused = console.http()
                .sendAsync(console.request(block.path()), BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode)
                .exceptionally(failure -> 0)
                .thenAccept(requests::countAnswer);
    }
}
