using System.ComponentModel.DataAnnotations;
using OptionsAlerts.ServiceDefaults.Messaging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Messaging;

public sealed class MessagingOptionsTests
{
    private static string?[] Failures(MessagingOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage)];
    }

    [Fact]
    public void one_queue_is_the_default_and_needs_nothing()
    {
        var options = new MessagingOptions();
        (options.Partitions, options.OwnPartitions.Length).ShouldBe((1, 0));
        Failures(options).ShouldBeEmpty();
    }

    [Fact]
    public void a_process_may_take_some_of_the_partitions() => Failures(new MessagingOptions { Partitions = 4, OwnPartitions = [1, 4] }).ShouldBeEmpty();

    [Theory]
    [InlineData(4, new[] { 5 }, "OwnPartitions: 5 is none of the partitions 1 to 4.")]
    [InlineData(4, new[] { 0, 1 }, "OwnPartitions: 0 is none of the partitions 1 to 4.")]
    [InlineData(4, new[] { 2, 2 }, "OwnPartitions names a partition twice.")]
    [InlineData(1, new[] { 2 }, "OwnPartitions: 2 is none of the partitions 1 to 1.")]
    [InlineData(0, new int[0], "The field Partitions must be between 1 and 64.")]
    public void partitions_that_are_none_are_refused(int partitions, int[] own, string why) =>
        Failures(new MessagingOptions { Partitions = partitions, OwnPartitions = own }).ShouldBe([why]);
}
