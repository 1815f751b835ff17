// All that a rule needs: what it is told about, what it may ask, and how it says what it found.
//
// A rule is one file with one constant, named as the file. It judges; the facts are computed before it is asked (see
// analyzer/effects), and no rule sees a parse tree.
#pragma once

#include <span>
#include <string_view>

#include "analyzer/finding/severity.h"
#include "analyzer/model/statement.h"
#include "rules/context.h"
#include "rules/subject.h"

namespace sluice::rules {

// The actions by their own names: a rule reads `void Check(const CreateIndex& index, Context& context)`.
using namespace model;

// What a rule is called for, and how. Made by On<>.
struct Subscription {
  size_t subject;
  void (*run)(const void* subject, Context& context);
};

template <typename Subject>
constexpr size_t SubjectOf() {
  if constexpr (std::is_same_v<Subject, Statement>) {
    return kStatementSubject;
  } else if constexpr (std::is_same_v<Subject, Migration>) {
    return kMigrationSubject;
  } else if constexpr (std::is_same_v<Subject, Downgrade>) {
    return kDowngradeSubject;
  } else if constexpr (std::is_same_v<Subject, History>) {
    return kHistorySubject;
  } else if constexpr (std::is_same_v<Subject, Action>) {
    return kAnyActionSubject;
  } else {
    return KindOf<Subject>();
  }
}

template <typename Subject>
Subject ParameterOf(void (*)(const Subject&, Context&));

template <auto check>
constexpr Subscription Subscribe() {
  using Subject = decltype(ParameterOf(check));
  return {SubjectOf<Subject>(),
          [](const void* subject, Context& context) { check(*static_cast<const Subject*>(subject), context); }};
}

template <auto... checks>
inline constexpr Subscription kSubscriptions[] = {Subscribe<checks>()...};

// Each function's subject is the type of its first parameter: an action, Action (each of them, whatever it
// is), Statement (behind its actions), Migration (behind its up script), Downgrade (behind its down script) or
// History (before its first migration).
template <auto... checks>
inline constexpr std::span<const Subscription> On{kSubscriptions<checks...>};

struct Rule {
  std::string_view id;
  Severity severity = Severity::kWarning;
  Category category = Category::kEngine;
  bool on = true;  // unless the configuration says otherwise; conventions are off
  std::span<const RuleOption> options = {};
  std::string_view is_cause_of = {};  // as of a RuleInfo
  std::string_view summary;           // "Finds ...": one sentence, at most 100 characters
  std::string_view why;               // Markdown: what happens to whom, and what to do
  std::string_view bad;               // an example that the rule reports, on tables that exist
  std::string_view good;              // the safe form, that no rule reports
  std::span<const Subscription> check;
};

// Declares the constant (a namespace-scope const would have internal linkage) and starts its definition.
#define SLUICE_RULE(name) \
  extern const Rule name; \
  constinit const Rule name

}  // namespace sluice::rules
