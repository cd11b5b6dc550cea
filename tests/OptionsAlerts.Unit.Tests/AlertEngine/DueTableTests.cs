using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class DueTableTests
{
    [Property(MaxTest = 300)]
    public void what_is_due_first_is_the_earliest_of_all_that_was_set_and_not_taken_away(ushort[] steps)
    {
        var (table, known) = (new DueTable<int>(Comparer<int>.Default), new Dictionary<int, long>());
        foreach (var step in steps)
        {
            var (thing, due) = (step / 256, step % 256);
            // A few things at a few instants, so that they meet; one step in eight takes away.
            var (which, at) = (thing % 6, due % 8 == 0 ? (long?)null : due % 5);
            table.Set(which, at);
            if (at is { } ticks) known[which] = ticks;
            else known.Remove(which);
            // Not asked after every step: what is not asked must not go astray either.
            if (due % 3 == 0) table.First.ShouldBe(First(known));
        }

        table.First.ShouldBe(First(known));
    }

    [Fact]
    public void of_what_is_due_at_one_instant_the_first_in_order_is_first()
    {
        var table = new DueTable<string>(StringComparer.Ordinal);
        table.Set("b", 10);
        table.First.ShouldBe((10L, "b"));
        table.Set("a", 10);
        table.First.ShouldBe((10L, "a"));
        table.Set("a", 11);
        table.First.ShouldBe((10L, "b"));
        table.Set("b", null);
        table.First.ShouldBe((11L, "a"));
        table.Set("a", null);
        table.First.ShouldBeNull();
    }

    [Fact]
    public void what_was_moved_or_taken_away_does_not_gather()
    {
        var (table, known) = (new DueTable<int>(Comparer<int>.Default), new Dictionary<int, long>());
        var most = 0;
        for (var step = 1; step <= 10_000; step++)
        {
            table.Set(step % 10, known[step % 10] = (step * 7_919) % 10_007);
            if (step % 7 == 0 && known.Remove((step + 3) % 10)) table.Set((step + 3) % 10, null);
            most = Math.Max(most, table.Kept);
            if (step % 50 == 0) table.First.ShouldBe(First(known));
        }

        // Twice as many as are due, and 64.
        most.ShouldBeInRange(64, 84);
    }

    private static (long, int)? First(Dictionary<int, long> known) => known.Count == 0 ? null : known.Select(pair => (pair.Value, pair.Key)).Min();
}
