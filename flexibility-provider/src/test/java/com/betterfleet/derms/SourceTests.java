package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules that only the source shows: lengths, package sizes, and texts that belong to one room. */
class SourceTests {

    private static final Path ROOT = Path.of("src", "main", "java", "com", "betterfleet", "derms");
    private static final int MAX_FILE_LINES = 300;
    private static final int MAX_METHOD_LINES = 40;
    private static final int MAX_PACKAGE_FILES = 25;

    /** OSCP names on the wire in lower case, without words of general use. */
    private static final List<String> OSCP_WIRE_NAMES = List.of(
            "/oscp",
            "offline_mode_at",
            "forecasted_block",
            "fallback_consumption",
            "fallback_generation",
            "required_behaviour",
            "heartbeat_interval\"",
            "measurement_configuration",
            "handshake_acknowledge",
            "update_group_",
            "update_asset_",
            "adjust_group_",
            "group_capacity_",
            "energy_measurement",
            "instantaneous_measurement",
            "measure_time",
            "version_url",
            "x-segment-",
            "x-correlation-id",
            "x-request-id",
            "x-error-message");

    private static final Pattern TYPE_DECLARATION = Pattern.compile("\\b(?:class|record) ([A-Z]\\w+)");

    /** The start of a text such as {@code "BearerToken[…]"}. */
    private static final Pattern TEXT_WITH_TYPE = Pattern.compile("return \"([A-Z]\\w+)\\[");

    @Test
    void wireTextsOccurOnlyInTheOscpRoom() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            if (!file.startsWith(ROOT.resolve("oscp"))) {
                String text = Files.readString(file).toLowerCase(Locale.ROOT);
                OSCP_WIRE_NAMES.stream()
                        .filter(text::contains)
                        .forEach(word -> found.add(file.getFileName() + " holds " + word));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noFileHasMoreThan300LinesOfCode() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files()) {
            long lines = linesOfCode(Files.readAllLines(file));
            if (lines > MAX_FILE_LINES) {
                tooLong.add(file.getFileName() + ": " + lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void noPackageHasMoreThan25Files() throws IOException {
        Map<Path, Long> sizes = files().stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(file -> ROOT.relativize(file.getParent()), Collectors.counting()));
        sizes.values().removeIf(size -> size <= MAX_PACKAGE_FILES);
        assertThat(sizes).isEmpty();
    }

    @Test
    void noTypeNameOccursInTwoPackages() throws IOException {
        Map<String, Long> occurrences = files().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.equals("package-info.java"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        occurrences.values().removeIf(count -> count == 1);
        assertThat(occurrences).isEmpty();
    }

    /** Nested types included: a reader meets them without their outer type where they are imported. */
    @Test
    void noOtherTypeSharesTheNameOfAPublicType() throws IOException {
        TypeNames names = new TypeNames();
        parseFiles((unit, positions) -> names.scan(unit, null));
        assertThat(names.publicNames).hasSizeGreaterThan(300);
        assertThat(names.occurrences)
                .as("types that share a name")
                .allSatisfy((name, count) -> assertThat(count > 1 && names.publicNames.contains(name))
                        .as(name)
                        .isFalse());
    }

    @Test
    void noMethodHasMoreThan40LinesOfCode() throws IOException {
        List<String> tooLong = new ArrayList<>();
        parseFiles((unit, positions) -> new MethodLengths(unit, positions, tooLong).scan(unit, null));
        assertThat(tooLong).isEmpty();
    }

    @Test
    void noTwoMigrationsOfARoomHaveTheSameVersion() throws IOException {
        try (Stream<Path> migrations = Files.walk(Path.of("src", "main", "resources", "db", "migration"))) {
            assertThat(migrations
                            .filter(file -> file.toString().endsWith(".sql"))
                            .map(file -> file.subpath(file.getNameCount() - 2, file.getNameCount() - 1) + "/"
                                    + file.getFileName().toString().replaceFirst("__.*", "")))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }

    private static void parseFiles(BiConsumer<CompilationUnitTree, SourcePositions> reader) throws IOException {
        try (StandardJavaFileManager manager =
                ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                    .getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                reader.accept(unit, positions);
            }
        }
    }

    @Test
    void textOfAnObjectNamesItsType() throws IOException {
        List<String> otherNames = new ArrayList<>();
        for (Path file : files()) {
            String source = Files.readString(file);
            Set<String> types = matches(TYPE_DECLARATION, source).collect(Collectors.toSet());
            matches(TEXT_WITH_TYPE, source)
                    .filter(name -> !types.contains(name))
                    .forEach(name -> otherNames.add(file.getFileName() + ": " + name));
        }
        assertThat(otherNames).isEmpty();
    }

    private static Stream<String> matches(Pattern pattern, String source) {
        return pattern.matcher(source).results().map(match -> match.group(1));
    }

    /** Counts the types by name, and collects the names of those that are declared public. */
    private static final class TypeNames extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final Map<String, Integer> occurrences = new TreeMap<>();
        private final Set<String> publicNames = new TreeSet<>();

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            String name = type.getSimpleName().toString();
            if (!name.isEmpty()) {
                occurrences.merge(name, 1, Integer::sum);
                if (type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                    publicNames.add(name);
                }
            }
            return super.visitClass(type, null);
        }
    }

    private static final class MethodLengths extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> tooLong;

        MethodLengths(CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
            this.unit = unit;
            this.positions = positions;
            this.tooLong = tooLong;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            try {
                String source = unit.getSourceFile().getCharContent(true).toString();
                int start = (int) positions.getStartPosition(unit, method);
                int end = (int) positions.getEndPosition(unit, method);
                long lines = linesOfCode(source.substring(start, end).lines().toList());
                if (lines > MAX_METHOD_LINES) {
                    tooLong.add("%s %s: %d".formatted(unit.getSourceFile().getName(), method.getName(), lines));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return super.visitMethod(method, null);
        }
    }

    /** Lines that are neither blank nor comment. */
    private static long linesOfCode(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line ->
                        !line.isEmpty() && !line.startsWith("//") && !line.startsWith("/*") && !line.startsWith("*"))
                .count();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(ROOT)) {
            List<Path> files =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(files).hasSizeGreaterThan(100);
            return files;
        }
    }
}
