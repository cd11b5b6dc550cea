using System.Globalization;
using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Core.Hmm;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Vix;

/// <summary>The hidden Markov model for people: its parameters, where it stands, its stays in the highest state.</summary>
internal static class VixModelTables
{
    public static void Write(IAnsiConsole console, HmmReport report, int last)
    {
        var model = report.Model;
        console.WriteLine();
        console.MarkupLineInterpolated(
            $"[bold]Hidden Markov model[/] {model.Hash}: {model.Parameters.States} states on log VIX, {Count(model.Samples)} days from {Date(model.TrainedFrom)} to {Date(model.TrainedTo)}, best of {model.Starts} starts (seed {model.Seed})");
        console.MarkupLineInterpolated(
            $"log-likelihood {Number(model.LogLikelihood, 1)} (one Gaussian {Number(report.OneGaussian, 1)}), BIC {Number(model.Bic, 1)}; now {Now(report)}");
        console.Write(Parameters(report));
        WriteSpells(console, report, last);
    }

    /// <summary>Why there is no model.</summary>
    public static string Absent(HmmFault fault, int days, HmmSettings settings) => fault switch
    {
        HmmFault.TooFew => string.Create(CultureInfo.InvariantCulture, $"no hidden Markov model: {days:N0} days are too few, {settings.MinimumSamples:N0} are needed"),
        _ => "no hidden Markov model: the closes do not vary enough",
    };

    /// <summary>The colour of a state, from blue (lowest) to red (highest).</summary>
    public static string Colour(int state, int states) => states == 1 ? "green" : ((double)state / (states - 1)) switch
    {
        0 => "blue",
        < 0.34 => "green",
        < 0.67 => "yellow",
        < 1 => "darkorange",
        _ => "red",
    };

    private static Table Parameters(HmmReport report)
    {
        var (model, parameters) = (report.Model, report.Model.Parameters);
        var shares = parameters.Stationary();
        var table = new Table().Border(TableBorder.Simple).AddColumn("State").AddColumn("VIX", column => column.RightAligned()).AddColumn("two in three days", column => column.RightAligned())
            .AddColumn("stays, days", column => column.RightAligned()).AddColumn("long run", column => column.RightAligned()).AddColumn("days", column => column.RightAligned());
        for (var state = 0; state < parameters.States; state++) table.AddColumn($"to {model.NameOf(state)}", column => column.RightAligned());
        for (var state = 0; state < parameters.States; state++)
        {
            var (mean, deviation) = (parameters.Means[state], Math.Sqrt(parameters.Variances[state]));
            List<string> cells =
            [
                $"[{Colour(state, parameters.States)}]{model.NameOf(state)}[/]", VixWording.Points(model.LevelOf(state)),
                $"{VixWording.Points(Math.Exp(mean - deviation))} to {VixWording.Points(Math.Exp(mean + deviation))}", Number(parameters.ExpectedStay(state), 0),
                $"{Number(shares[state] * 100, 0)} %", Count(report.Path.Count(one => one == state)),
            ];
            for (var to = 0; to < parameters.States; to++) cells.Add(Number(parameters.Transition(state, to), 4));
            table.AddRow(cells.ToArray());
        }

        return table;
    }

    private static void WriteSpells(IAnsiConsole console, HmmReport report, int last)
    {
        var highest = report.Model.Parameters.States - 1;
        var spells = report.Spells.Where(spell => spell.State == highest).ToArray();
        if (spells.Length == 0) return;
        var table = new Table().Border(TableBorder.Simple).AddColumns($"{report.Model.NameOf(highest)} from", "to").AddColumn("Days", column => column.RightAligned())
            .AddColumn("Highest close", column => column.NoWrap());
        foreach (var spell in spells.TakeLast(last))
            table.AddRow(Date(spell.From), Date(spell.To), Count(spell.Days), $"{VixWording.Points(spell.Peak.Close)} {Date(spell.Peak.Day)}");
        console.Write(table);
        if (last < spells.Length) console.MarkupLineInterpolated($"[grey]the last {last} of {Count(spells.Length)} stays in {report.Model.NameOf(highest)}[/]");
    }

    private static string Now(HmmReport report) => string.Join(
        ", ", Enumerable.Range(0, report.Now.Length).Reverse().Select(state => $"{report.Model.NameOf(state)} {Number(report.Now[state] * 100, 1)} %"));

    private static string Number(double value, int decimals) =>
        (value < 0 ? "−" : string.Empty) + Math.Abs(value).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
