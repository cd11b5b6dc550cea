using System.CommandLine;
using BenchmarkDotNet.Running;
using OptionsAlerts.Benchmarks;
using OptionsAlerts.Benchmarks.History;

// Measures the hot paths: `decide`, `frames`, `volume`, `vix`, `hmm` and `gex` by BenchmarkDotNet, `history` on a PostgreSQL given by its connection string.
var decide = Benchmark("decide", "Deciding one signal beside 100, 10,000 and 100,000 live cooldowns.", typeof(DecideBenchmark));
var frames = Benchmark("frames", "Polygon's trade frames of 100, from the bytes to the batch, the fast way and the general one.", typeof(TradeFrameBenchmark));
var volume = Benchmark("volume", "One print through the volume watch beside 0, 1,000 and 100,000 in the sweep window.", typeof(VolumeTapeBenchmark));
var vix = Benchmark("vix", "One VIX reading beside a year of closes and of five-minute bars, with a model live.", typeof(VixBenchmark));
var hmm = Benchmark("hmm", "Training a hidden Markov model of three states on 9,234 days.", typeof(HmmTrainingBenchmark));

var gex = Benchmark("gex", "Gamma exposure of a chain of 10,000 contracts: a new spot, a profile, further greeks, a new minute, a new chain.", typeof(GexBenchmark));

var connection = new Option<string>("--connection") { Description = "A PostgreSQL whose database may be dropped.", Required = true };
var decisions = new Option<int>("--decisions") { Description = "Signals decided.", DefaultValueFactory = _ => 1_000_000 };
var days = new Option<int>("--days") { Description = "Over so many trading days.", DefaultValueFactory = _ => 5 };
var rounds = new Option<int>("--rounds") { Description = "How often each is measured.", DefaultValueFactory = _ => 3 };
var history = new Command("history", "A seeded log: verify from rows and from the archive, archiving, a what-if, a restart.") { connection, decisions, days, rounds };
history.SetAction((parsed, token) => HistoryMeasure.Run(parsed.GetValue(connection)!, parsed.GetValue(decisions), parsed.GetValue(days), parsed.GetValue(rounds), token));

return await new RootCommand("Measures the hot paths.") { decide, frames, volume, vix, hmm, gex, history }.Parse(args).InvokeAsync();

static Command Benchmark(string name, string description, Type type)
{
    var rest = new Argument<string[]>("arguments") { Description = "BenchmarkDotNet's own.", Arity = ArgumentArity.ZeroOrMore };
    var command = new Command(name, description) { rest };
    command.TreatUnmatchedTokensAsErrors = false;
    command.SetAction(parsed => BenchmarkSwitcher.FromTypes([type]).Run([.. parsed.GetValue(rest)!, .. parsed.UnmatchedTokens, "--filter", "*"]));
    return command;
}
