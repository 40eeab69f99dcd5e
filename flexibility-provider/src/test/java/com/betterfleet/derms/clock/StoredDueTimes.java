package com.betterfleet.derms.clock;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Due times by their SQL, in place of a database; none where nothing is stored. */
final class StoredDueTimes implements DueTimeReader {

    private final Map<String, Instant> bySql = new ConcurrentHashMap<>();
    private final AtomicInteger checks = new AtomicInteger();
    private volatile boolean failing;

    void store(String sql, Instant due) {
        bySql.put(sql, due);
    }

    void remove(String sql) {
        bySql.remove(sql);
    }

    void setFailing(boolean failing) {
        this.failing = failing;
    }

    int checks() {
        return checks.get();
    }

    @Override
    public List<Optional<Instant>> readAll(List<String> subqueries) {
        checks.incrementAndGet();
        return subqueries.stream().map(this::readOne).toList();
    }

    @Override
    public Optional<Instant> readOne(String subquery) {
        if (failing) {
            throw new IllegalStateException("the database does not answer");
        }
        return Optional.ofNullable(bySql.get(subquery));
    }
}
