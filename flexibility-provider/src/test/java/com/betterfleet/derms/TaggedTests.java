package com.betterfleet.derms;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The tests of all modules by the statements of the protocol that they show. */
final class TaggedTests {

    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(OSCP-[^\"]*)\"\\)");

    private TaggedTests() {}

    /**
     * A class or method with a tag.
     *
     * @param file relative to the root of the project, with slashes
     * @param name the class with its outer classes, and the method where the tag is at one
     */
    record TaggedTest(String file, String name) {}

    static SortedMap<String, List<TaggedTest>> findById() {
        SortedMap<String, List<TaggedTest>> found = new TreeMap<>();
        try (StandardJavaFileManager manager =
                ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                    .getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(listTaggedFiles()));
            for (CompilationUnitTree unit : task.parse()) {
                new TagScanner(toRelativePath(Path.of(unit.getSourceFile().toUri())), found).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static List<Path> listTaggedFiles() throws IOException {
        List<Path> tagged = new ArrayList<>();
        for (Path file : TestSources.listFiles()) {
            if (TAG.matcher(Files.readString(file)).find()) {
                tagged.add(file);
            }
        }
        return tagged;
    }

    private static String toRelativePath(Path file) {
        return TestSources.PROJECT
                .toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
    }

    private static final class TagScanner extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final String file;
        private final Map<String, List<TaggedTest>> found;
        private final Deque<String> classes = new ArrayDeque<>();

        TagScanner(String file, Map<String, List<TaggedTest>> found) {
            this.file = file;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            classes.addLast(type.getSimpleName().toString());
            addTags(type.getModifiers(), String.join(".", classes));
            super.visitClass(type, null);
            classes.removeLast();
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            addTags(method.getModifiers(), String.join(".", classes) + "." + method.getName());
            return super.visitMethod(method, null);
        }

        private void addTags(ModifiersTree modifiers, String name) {
            for (AnnotationTree annotation : modifiers.getAnnotations()) {
                Matcher tag = TAG.matcher(annotation.toString().replace("value = ", ""));
                if (tag.matches()) {
                    found.computeIfAbsent(tag.group(1), id -> new ArrayList<>()).add(new TaggedTest(file, name));
                }
            }
        }
    }
}
