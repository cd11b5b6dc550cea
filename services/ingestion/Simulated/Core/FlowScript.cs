using System.Runtime.InteropServices;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>How a scripted print is executed.</summary>
public enum ScriptedStyle
{
    /// <summary>At the ask and up, from exchange to exchange, marked ISO.</summary>
    Sweep,

    /// <summary>In the middle of the quote, in one piece, from an auction.</summary>
    Block,

    /// <summary>At the ask, in small pieces, on any exchange.</summary>
    Patient,
}

/// <summary>A print that belongs to the day's story.</summary>
/// <param name="Second">Of the session.</param>
/// <param name="Row">The contract's row in the book.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Hop">Its place in its order, from 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ScriptedPrint(double Second, int Row, int Size, ScriptedStyle Style, int Hop);

/// <summary>The unusual orders of one underlying's day: sweeps, blocks, a patient buyer, and trading in a contract that hardly anybody holds.</summary>
public sealed class FlowScript
{
    private readonly List<ScriptedPrint> _prints = [];
    private readonly Xoshiro256 _draw;
    private readonly ContractBook _book;
    private readonly Func<double, double> _spotAt;

    private FlowScript(Xoshiro256 draw, ContractBook book, Func<double, double> spotAt) => (_draw, _book, _spotAt) = (draw, book, spotAt);

    /// <summary>A contract three months out, well above the market, in which the script will trade more than anybody holds.</summary>
    public static int QuietContract(ContractBook book, double open) => book.Nearest(95, open * (1 + (0.06 * book.Profile.Beta)), OptionRight.Call);

    /// <summary>The story of the leading underlying: everything, the first of it within five minutes.</summary>
    /// <param name="spotAt">Spot in points at a minute of the session.</param>
    public static ScriptedPrint[] Leading(Xoshiro256 draw, ContractBook book, VolumePlan plan, SessionStory story, Func<double, double> spotAt)
    {
        var script = new FlowScript(draw, book, spotAt);
        script.Sweep(draw.Uniform(2.5, 5), 10, +0.008, OptionRight.Call, draw.NextInt(750, 1000));
        script.Block(draw.Uniform(7, 11), 35, -0.030, OptionRight.Put, draw.NextInt(650, 950));
        script.Buyer(draw.Uniform(13, 16), 60, 38, +0.035, OptionRight.Call, plan);
        script.Quiet(draw.Uniform(52, 58), 25);
        script.Sweep(story.SellOff.Start + draw.Uniform(2, 5), 2, -0.012, OptionRight.Put, draw.NextInt(2300, 3000));
        script.LargeBlock(draw.Uniform(205, 225));
        script.Sweep(story.Recovery.Start + draw.Uniform(3, 6), 7, +0.010, OptionRight.Call, draw.NextInt(1100, 1600));
        return script.Sorted();
    }

    /// <summary>An ordinary day of any other underlying: a sweep, a block and a patient buyer somewhere.</summary>
    public static ScriptedPrint[] Following(Xoshiro256 draw, ContractBook book, VolumePlan plan, Func<double, double> spotAt)
    {
        var script = new FlowScript(draw, book, spotAt);
        script.Sweep(draw.Uniform(12, 330), 9, +0.010, OptionRight.Call, draw.NextInt(700, 1800));
        script.Block(draw.Uniform(20, 360), 40, -0.025, OptionRight.Put, draw.NextInt(600, 1200));
        script.Buyer(draw.Uniform(60, 250), 70, 24, -0.030, OptionRight.Put, plan);
        return script.Sorted();
    }

    private void Sweep(double minute, int days, double away, OptionRight right, int size)
    {
        var row = Wished(minute, days, away, right);
        var parts = _draw.NextInt(11, 17);
        var second = minute * 60;
        for (var hop = 0; hop < parts; hop++)
        {
            _prints.Add(new ScriptedPrint(second, row, (size * (hop + 1) / parts) - (size * hop / parts), ScriptedStyle.Sweep, hop));
            second += _draw.Uniform(0.05, 0.9);
        }
    }

    private void Block(double minute, int days, double away, OptionRight right, int size) =>
        _prints.Add(new ScriptedPrint(minute * 60, Wished(minute, days, away, right), size, ScriptedStyle.Block, 0));

    // Far enough out that every share of premium is dear: above $5 M by the size alone.
    private void LargeBlock(double minute)
    {
        var spot = _spotAt(minute);
        var row = _book.Nearest(400, spot, OptionRight.Call);
        var premium = 0.06 * spot;
        _prints.Add(new ScriptedPrint(minute * 60, row, Math.Max(600, (int)(_draw.Uniform(6e6, 8e6) / (premium * 100))), ScriptedStyle.Block, 0));
    }

    private void Buyer(double minute, double lasts, int days, double away, OptionRight right, VolumePlan plan)
    {
        var row = Wished(minute, days, away, right);
        var total = (int)Math.Clamp(plan.Mean(row) * 2, 1500, 9000);
        Spread(minute, lasts, row, total);
    }

    private void Quiet(double minute, double lasts)
    {
        var row = QuietContract(_book, _spotAt(0));
        Spread(minute, lasts, row, (int)(_book.OpenInterest[row] * _draw.Uniform(4, 5)));
    }

    private void Spread(double minute, double lasts, int row, int total)
    {
        for (var done = 0; done < total;)
        {
            var size = Math.Min(total - done, _draw.NextInt(5, 46));
            _prints.Add(new ScriptedPrint(60 * (minute + (lasts * (done + (size * _draw.NextDouble())) / total)), row, size, ScriptedStyle.Patient, 0));
            done += size;
        }
    }

    private int Wished(double minute, int days, double away, OptionRight right) =>
        _book.Nearest(days, _spotAt(minute) * (1 + (away * _book.Profile.Beta)), right);

    // Stable, so that prints of one second keep the order they were drawn in.
    private ScriptedPrint[] Sorted() => [.. _prints.OrderBy(print => print.Second)];
}
