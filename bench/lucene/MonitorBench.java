import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.monitor.MatchingQueries;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.MultipassTermFilteredPresearcher;
import org.apache.lucene.monitor.QueryMatch;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.QueryBuilder;

/**
 * Matches every story of a file against every rule of another, one story at a time on one thread.
 *
 * <p>Usage: MonitorBench STORIES RULES PASSES MATCHES. A story is a line. A rule is a line of fields
 * with tabs between: its id, then clauses, of which one must match (P, slop and words; A and words),
 * and N and a word that must not occur. Prints figures as one line of JSON, and writes the ids that
 * match each story, one line a story.
 */
public final class MonitorBench {
  private static final String FIELD = "text";
  private static final int PRESEARCH_PASSES = 4;

  private final Analyzer analyzer = new ArabicAnalyzer();
  private final QueryBuilder builder = new QueryBuilder(analyzer);

  public static void main(String[] arguments) throws Exception {
    List<String> stories = Files.readAllLines(Path.of(arguments[0]));
    new MonitorBench().run(
        stories, Path.of(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3]));
  }

  private void run(List<String> stories, Path rules, int passes, Path matches) throws Exception {
    long before = usedHeap();
    long start = System.nanoTime();
    try (Monitor monitor =
        new Monitor(analyzer, new MultipassTermFilteredPresearcher(PRESEARCH_PASSES))) {
      monitor.register(queries(rules));
      double build = seconds(start);
      long heap = usedHeap() - before;
      StringBuilder times = new StringBuilder();
      long found = 0;
      for (int pass = 0; pass < passes; pass++) {
        found = 0;
        start = cpuTime();
        for (String story : stories) {
          found += match(monitor, story).getMatchCount();
        }
        times.append(pass == 0 ? "" : ", ").append((cpuTime() - start) / 1e9);
      }
      write(monitor, stories, matches);
      System.out.printf(
          "{\"build\": %s, \"heap\": %d, \"found\": %d, \"seconds\": [%s], \"engine\": \"Lucene %s\"}%n",
          build, heap, found, times, org.apache.lucene.util.Version.LATEST);
    }
  }

  private List<MonitorQuery> queries(Path rules) throws IOException {
    List<MonitorQuery> queries = new ArrayList<>();
    for (String line : Files.readAllLines(rules)) {
      String[] fields = line.split("\t");
      BooleanQuery.Builder rule = new BooleanQuery.Builder();
      boolean empty = true;
      for (int at = 1; at < fields.length; at++) {
        String[] words = fields[at].split(" ", 2);
        Query query = query(words[0], words[1]);
        if (query == null) {
          continue; // nothing but stop words
        }
        boolean not = words[0].equals("N");
        rule.add(query, not ? Occur.MUST_NOT : Occur.SHOULD);
        empty &= not;
      }
      if (!empty) {
        queries.add(new MonitorQuery(fields[0], rule.build()));
      }
    }
    return queries;
  }

  private Query query(String kind, String words) {
    if (kind.startsWith("P")) {
      return builder.createPhraseQuery(FIELD, words, Integer.parseInt(kind.substring(1)));
    }
    return builder.createBooleanQuery(FIELD, words, Occur.MUST);
  }

  private static MatchingQueries<QueryMatch> match(Monitor monitor, String story)
      throws IOException {
    Document document = new Document();
    document.add(new TextField(FIELD, story, Field.Store.NO));
    return monitor.match(document, QueryMatch.SIMPLE_MATCHER);
  }

  private static void write(Monitor monitor, List<String> stories, Path matches)
      throws IOException {
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(matches), false, StandardCharsets.UTF_8)) {
      for (String story : stories) {
        TreeSet<String> ids = new TreeSet<>();
        for (QueryMatch found : match(monitor, story).getMatches()) {
          ids.add(found.getQueryId());
        }
        out.println(String.join(" ", ids));
      }
    }
  }

  private static long usedHeap() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    for (int turn = 0; turn < 4; turn++) {
      System.gc();
      Thread.sleep(50);
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Of this thread alone: what compiles and collects garbage beside it goes uncounted. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
