using System.CommandLine;
using BenchmarkDotNet.Running;
using OptionsAlerts.Benchmarks;
using OptionsAlerts.Benchmarks.History;

// Measures the alert engine: `decide` by BenchmarkDotNet, `history` on a PostgreSQL given by its connection string.
var rest = new Argument<string[]>("arguments") { Description = "BenchmarkDotNet's own.", Arity = ArgumentArity.ZeroOrMore };
var decide = new Command("decide", "Deciding one signal beside 100, 10,000 and 100,000 live cooldowns.") { rest };
decide.TreatUnmatchedTokensAsErrors = false;
decide.SetAction(parsed => BenchmarkSwitcher.FromTypes([typeof(DecideBenchmark)]).Run([.. parsed.GetValue(rest)!, .. parsed.UnmatchedTokens, "--filter", "*"]));

var connection = new Option<string>("--connection") { Description = "A PostgreSQL whose database may be dropped.", Required = true };
var decisions = new Option<int>("--decisions") { Description = "Signals decided.", DefaultValueFactory = _ => 1_000_000 };
var days = new Option<int>("--days") { Description = "Over so many trading days.", DefaultValueFactory = _ => 5 };
var rounds = new Option<int>("--rounds") { Description = "How often each is measured.", DefaultValueFactory = _ => 3 };
var history = new Command("history", "A seeded log: verify from rows and from the archive, archiving, a what-if, a restart.") { connection, decisions, days, rounds };
history.SetAction((parsed, token) => HistoryMeasure.Run(parsed.GetValue(connection)!, parsed.GetValue(decisions), parsed.GetValue(days), parsed.GetValue(rounds), token));

return await new RootCommand("Measures the alert engine.") { decide, history }.Parse(args).InvokeAsync();
